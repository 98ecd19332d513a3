// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.backend.BpfLauncher;
import dev.kprobe.agent.backend.ModuleLauncher;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.backend.PerfLauncher;
import dev.kprobe.agent.backend.PerfLeftovers;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.cluster.ClusterWatch;
import dev.kprobe.agent.config.AgentConfig;
import dev.kprobe.agent.engine.Engine;
import dev.kprobe.agent.engine.Legacy;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.SteadyClock;
import dev.kprobe.agent.metrics.Exposition;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.pods.KeptNames;
import dev.kprobe.agent.pods.PodInformer;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.serve.Renderers;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.report.HostFile;
import dev.kprobe.agent.report.KprobeNodeSink;
import dev.kprobe.agent.report.ReportPolicy;
import dev.kprobe.agent.report.StatusReporter;
import dev.kprobe.agent.report.StatusSink;
import dev.kprobe.agent.safety.Contact;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.agent.symbols.KernelAddresses;
import dev.kprobe.agent.symbols.KernelBuildFiles;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the agent, put together and running until {@link #close()}. */
final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    /** What kubelet leaves a pod before it kills it, less what the JVM needs to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Thread loop;
    private final Thread reporting;
    private final ClusterWatch watch;
    private final HealthServer healthServer;
    private final Records records;
    private final PodWatch pods;

    Agent(AgentConfig config, KubernetesClient client) throws IOException {
        Clock clock = SteadyClock.system();
        Instant started = clock.instant();
        KernelFileSystems files = KernelFileSystems.at(config.paths().sysfs());
        removeLeftovers(files);
        KernelFacts kernel = KernelFacts.read(files.proc());
        HostFile hostFile = new HostFile(config.paths().state(), client.getKubernetesSerialization());
        Health health = new Health(clock);
        Semaphore changes = new Semaphore(0);
        pods = new PodWatch(
                config.paths().cgroups(), PodInformer.of(client, config.nodeName()), clock, changes::release);
        records = new Records(
                config.records(),
                new Renderers(
                        config.nodeName(),
                        kernel.architecture(),
                        new ProbeLabels(),
                        pods.names(),
                        new KernelAddresses(files.proc(), clock)));
        LoopView view = new LoopView(health, records, pods);
        healthServer = new HealthServer(
                config.healthPort(),
                health,
                new Exposition(
                        view::probes,
                        () -> records.metrics(version(), health.age(), files.proc()),
                        config.metricsByPod()));
        KernelSymbolFiles symbols = new KernelSymbolFiles(files);

        Contact contact = new Contact(System::nanoTime);
        StatusReporter reporter = new StatusReporter(
                hostFile, reporting(client, config, contact), new ReportPolicy(config.heartbeat()), clock);
        Engine engine = new Engine(
                new AgentIdentity(kernel, new AgentInfo(version(), config.podName(), started.toString())),
                backends(
                        config,
                        files,
                        kernel,
                        symbols,
                        new WatchedPods(pods, new KeptNames(config.paths().state(), kernel.bootId(), clock))),
                new SymbolResolver(
                        symbols, SystemCallSymbols.of(kernel.architecture()), () -> KernelBuildFiles.read(files)),
                new Legacy(hostFile.read(), new Quarantine(config.paths().state(), kernel.bootId(), started)),
                config.idle(),
                started);
        watch = new ClusterWatch(client, config.nodeName(), changes::release);
        AgentLoop agentLoop = new AgentLoop(engine, () -> known(contact, clock), changes, reporter, view, clock);
        reporting = Thread.ofPlatform().name("reporter").daemon().start(reporter);
        loop = Thread.ofPlatform().name("loop").start(agentLoop);
    }

    /** Disarms everything, writes the final counts, and returns within seconds even when the API server is away. */
    @Override
    public void close() {
        reporting.interrupt();
        loop.interrupt();
        try {
            loop.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
        healthServer.close();
        records.close();
        pods.close();
    }

    /** What the cluster says, as far as the contact to it allows. */
    private Optional<ClusterState> known(Contact contact, Clock clock) {
        return watch.state().map(state -> state.with(contact.judge(state.rails(), clock.instant())));
    }

    /** The backend that is chosen may be another than that of the agent before. */
    private static void removeLeftovers(KernelFileSystems files) {
        try {
            PerfLeftovers.remove(files);
        } catch (IOException e) {
            LOG.info("nothing is known of what earlier agents left in tracefs: {}", e.getMessage());
        }
    }

    private static StatusSink reporting(KubernetesClient client, AgentConfig config, Contact contact) {
        KprobeNodeSink sink = new KprobeNodeSink(client, config.nodeName());
        return status -> {
            sink.write(status);
            contact.made();
        };
    }

    private static Backends backends(
            AgentConfig config, KernelFileSystems files, KernelFacts kernel, KernelSymbolFiles symbols, NodePods pods) {
        LoadMarker marker = new LoadMarker(config.paths().state(), kernel.bootId());
        KernelModule module = new KernelModule(files, config.paths().modules(), kernel.release(), marker);
        Map<BackendName, BackendLauncher> launchers = new LinkedHashMap<>();
        launchers.put(BackendName.Module, new ModuleLauncher(module, Path.of("/dev"), symbols, pods, config.lease()));
        launchers.put(BackendName.Bpf, new BpfLauncher(files, symbols, pods, config.lease()));
        launchers.put(BackendName.Perf, new PerfLauncher(files, symbols));
        return new Backends(launchers, module);
    }

    private static String version() {
        return Objects.requireNonNullElse(Agent.class.getPackage().getImplementationVersion(), "development");
    }
}
