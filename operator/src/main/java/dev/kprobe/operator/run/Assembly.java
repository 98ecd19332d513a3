// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.operator.apply.AgentTemplate;
import dev.kprobe.operator.apply.FleetWriter;
import dev.kprobe.operator.apply.MonitorWriter;
import dev.kprobe.operator.apply.NodeWriter;
import dev.kprobe.operator.apply.PlanWriter;
import dev.kprobe.operator.apply.StatusWriter;
import dev.kprobe.operator.config.Settings;
import dev.kprobe.operator.fleet.Disarmament;
import dev.kprobe.operator.fleet.Teardown;
import dev.kprobe.operator.observe.Cluster;
import dev.kprobe.operator.plan.PlanCompiler;
import dev.kprobe.operator.status.Releases;
import dev.kprobe.operator.status.StatusFold;
import dev.kprobe.operator.status.WritePolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;

/** The parts of the operator, put together. Starting it starts everything but the reconciler, which the SDK runs. */
public final class Assembly implements AutoCloseable {
    private final KubernetesClient client;
    private final Settings settings;
    private final AgentTemplate template;
    private final InstantSource clock;
    private final Obstacles obstacles = new Obstacles();
    private final ControlLoop loop;
    private final Cluster cluster;
    private final MonitorCare care;

    /** Puts the parts together; nothing runs yet. */
    public Assembly(KubernetesClient client, Settings settings, AgentTemplate template, InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.template = template;
        this.clock = clock;
        this.loop = new ControlLoop(template::runsOn, clock);
        this.cluster = new Cluster(client, loop::wake);
        this.care = new MonitorCare(
                () -> cluster.snapshot(template::runsOn),
                new MonitorWriter(client),
                new PlanWriter(client),
                new PlanCompiler(settings.reportSeconds()),
                disarmament(),
                obstacles,
                clock);
    }

    /** Starts the informers and the loop. */
    public void start() {
        StatusWriter writer = new StatusWriter(client, new WritePolicy(settings.statusInterval()), clock);
        NodeWriter nodes = new NodeWriter(client);
        Step fleet = new FleetStep(
                new FleetWriter(client, template), nodes, new Teardown(settings.patience()), obstacles, clock);
        Step status = new StatusStep(new StatusFold(settings.patience()), writer, disarmament(), obstacles, clock);
        Step release = snapshot -> Releases.ready(snapshot, writer::written).forEach(nodes::release);
        Step stragglers = new StragglerStep(care, clock);
        cluster.start();
        loop.start(cluster, List.of(fleet, status, release, stragglers));
    }

    /** What is seen of the cluster. */
    public Cluster cluster() {
        return cluster;
    }

    /** The loop. */
    public ControlLoop loop() {
        return loop;
    }

    MonitorCare care() {
        return care;
    }

    private Disarmament disarmament() {
        return new Disarmament(settings.patience().disarm());
    }

    @Override
    public void close() {
        loop.close();
        cluster.close();
    }
}
