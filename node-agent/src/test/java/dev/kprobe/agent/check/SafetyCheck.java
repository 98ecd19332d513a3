// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.engine.Engine;
import dev.kprobe.agent.engine.Legacy;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.plan.CpuBudget;
import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.agent.plan.Terms;
import dev.kprobe.agent.plan.ThisNode;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.FleetBudget;
import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Taken;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What keeps probes from harming a node, with the whole engine over the module in a real kernel. */
final class SafetyCheck {
    private static final int ROUNDS = 60;
    private static final long CALLS = 20_000;
    private static final ThisNode NODE = new ThisNode("node", "node-uid", Map.of(), false);

    private final KernelFileSystems files;
    private final KernelModule module;
    private final BackendLauncher launcher;
    private final SymbolResolver resolver;
    private final Checks checks;
    private final KernelView kernel;
    private long generation = 1;

    SafetyCheck(
            KernelFileSystems files,
            KernelModule module,
            BackendLauncher launcher,
            SymbolResolver resolver,
            Checks checks) {
        this.files = files;
        this.module = module;
        this.launcher = launcher;
        this.resolver = resolver;
        this.checks = checks;
        this.kernel = new KernelView(files);
    }

    void run() throws IOException, InterruptedException {
        stopped();
        denied();
        crashed();
        budgetOfTheNode();
        budgetOfAProbe();
        switchedOff();
        checks.equal("safety: nothing is left armed", Set.of(), kernel.armed());
    }

    private void stopped() throws IOException {
        try (Engine engine = engine("one")) {
            turn(engine, plan(OnAgentLoss.Keep, 0, At.Entry), FleetSpec.DEFAULT);
            checks.equal("safety: a probe is armed", false, kernel.armed().isEmpty());
            FleetSpec stop = fleet(true, List.of(), null);
            NodeStatus status = turn(engine, plan(OnAgentLoss.Keep, 0, At.Entry), stop);
            checks.equal("safety: one turn after a stop nothing is armed", Set.of(), kernel.armed());
            checks.equal("safety: the node says that it is stopped", NodePhase.Stopped, status.phase());
            turn(engine, plan(OnAgentLoss.Keep, 0, At.Entry), FleetSpec.DEFAULT);
            checks.equal(
                    "safety: it goes on after the stop", false, kernel.armed().isEmpty());
            turn(engine, plan(OnAgentLoss.Keep, 0, At.Entry), stop);
            engine.stop(state(plan(OnAgentLoss.Keep, 0, At.Entry), stop), Instant.now());
        }
    }

    /** The function has several names, of which another one is denied. */
    private void denied() throws IOException {
        FleetSpec deny = fleet(false, List.of("__ia32_sys_getppi?"), null);
        try (Engine engine = engine("two")) {
            NodePlan plan = plan(OnAgentLoss.Disarm, 0, At.Entry);
            checks.equal(
                    "safety: another name of a denied function is denied",
                    Reason.FunctionDenied,
                    row(turn(engine, plan, deny)).reason());
            checks.equal("safety: it is not armed", Set.of(), kernel.armed());
            turn(engine, plan, FleetSpec.DEFAULT);
            turn(engine, plan, deny);
            checks.equal("safety: what is denied later is disarmed", Set.of(), kernel.armed());
            engine.stop(state(plan, deny), Instant.now());
        }
    }

    /** The boot is another one, as far as the agent can tell. */
    private void crashed() throws IOException {
        NodePlan plan = plan(OnAgentLoss.Disarm, 0, At.Entry);
        try (Engine engine = engine("three")) {
            turn(engine, plan, FleetSpec.DEFAULT);
        }
        try (Engine engine = engine("three")) {
            turn(engine, plan, FleetSpec.DEFAULT);
            checks.equal(
                    "safety: the next agent of the same boot arms",
                    false,
                    kernel.armed().isEmpty());
        }
        try (Engine engine = engine("four")) {
            NodeStatus status = turn(engine, plan, FleetSpec.DEFAULT);
            System.out.println("# " + status.message());
            checks.equal("safety: one of another boot does not", Set.of(), kernel.armed());
            checks.equal("safety: the node is in quarantine", NodePhase.Quarantined, status.phase());
            generation++;
            turn(engine, plan(OnAgentLoss.Disarm, 0, At.Entry), FleetSpec.DEFAULT);
            checks.equal(
                    "safety: a change of the monitor ends it",
                    false,
                    kernel.armed().isEmpty());
            engine.stop(state(plan, FleetSpec.DEFAULT), Instant.now());
        }
    }

    private void budgetOfTheNode() throws IOException {
        Path parameter = files.sysfs().resolve("module/kprobe_monitor/parameters/budget");
        NodePlan plan = plan(OnAgentLoss.Disarm, 0, At.Entry);
        try (Engine engine = engine("five")) {
            turn(engine, plan, fleet(false, List.of(), 7));
            checks.equal(
                    "safety: the module has the budget of the node",
                    "7",
                    Files.readString(parameter).strip());
            turn(engine, plan, FleetSpec.DEFAULT);
            checks.equal(
                    "safety: the module has none when there is none",
                    "0",
                    Files.readString(parameter).strip());
            engine.stop(state(plan, FleetSpec.DEFAULT), Instant.now());
        }
    }

    private void budgetOfAProbe() throws IOException, InterruptedException {
        NodePlan plan = plan(OnAgentLoss.Disarm, 1, At.Entry);
        try (Engine engine = engine("six")) {
            ProbeReport row = until(engine, plan, true, one -> taken(one) == Taken.Probe);
            System.out.println("# " + row.message() + " " + row.cost());
            checks.equal("safety: what costs too much loses all in the end", Taken.Probe, taken(row));
            checks.equal("safety: and says so", Reason.BudgetExceeded, row.reason());
            ProbeReport back = until(engine, plan, false, one -> taken(one) != Taken.Probe);
            checks.equal("safety: it comes back when all is quiet", true, taken(back) != Taken.Probe);
            engine.stop(state(plan, FleetSpec.DEFAULT), Instant.now());
        }
    }

    private void switchedOff() throws IOException, InterruptedException {
        Path tracing = files.proc().resolve("sys/kernel/ftrace_enabled");
        Path probing = files.debugfs().resolve("kprobes/enabled");
        try (Engine engine = engine("seven")) {
            reports(engine, At.Entry, tracing, Reason.FtraceDisabled);
            reports(engine, At.Return, probing, Reason.KprobesDisabled);
            engine.stop(state(plan(OnAgentLoss.Disarm, 0, At.Return), FleetSpec.DEFAULT), Instant.now());
        }
    }

    private void reports(Engine engine, At at, Path flag, Reason reason) throws IOException, InterruptedException {
        NodePlan plan = plan(OnAgentLoss.Disarm, 0, at);
        turn(engine, plan, FleetSpec.DEFAULT);
        Files.writeString(flag, "0");
        ProbeReport off = until(engine, plan, false, one -> one.reason() == reason);
        Files.writeString(flag, "1");
        ProbeReport on = until(engine, plan, false, one -> one.reason() == null);
        checks.equal("safety: a probe says " + reason, reason, off.reason());
        checks.equal("safety: and no more afterwards", null, on.reason());
    }

    /** One row after another, until one is as wanted or patience has ended. */
    private static ProbeReport until(Engine engine, NodePlan plan, boolean calling, Predicate<ProbeReport> wanted)
            throws IOException, InterruptedException {
        ProbeReport row = row(turn(engine, plan, FleetSpec.DEFAULT));
        for (int round = 0; round < ROUNDS && !wanted.test(row); round++) {
            if (calling) {
                try (Calls calls = Calls.start(CALLS, "kpm-costly", 1)) {
                    calls.go();
                    calls.await();
                }
            } else {
                Thread.sleep(1000);
            }
            row = row(turn(engine, plan, FleetSpec.DEFAULT));
        }
        return row;
    }

    private static Taken taken(ProbeReport row) {
        ProbeCost cost = row.cost();
        return cost == null ? Taken.Nothing : cost.taken();
    }

    private static NodeStatus turn(Engine engine, NodePlan plan, FleetSpec fleet) {
        return engine.turn(state(plan, fleet), Instant.now());
    }

    private static ProbeReport row(NodeStatus status) {
        return status.plans().getFirst().probes().getFirst();
    }

    private static ClusterState state(NodePlan plan, FleetSpec fleet) {
        return new ClusterState(NODE, List.of(plan), GuardRails.of(fleet), Optional.empty());
    }

    private static FleetSpec fleet(boolean stopped, List<String> deny, @Nullable Integer perNode) {
        return new FleetSpec(stopped, deny, new FleetBudget(perNode, null), FleetQuotas.ANY, "1h");
    }

    private NodePlan plan(OnAgentLoss onAgentLoss, int cpuMillis, At at) {
        PlannedProbe probe = new PlannedProbe(
                "getppid",
                at == At.Entry ? "0123456789abcdef" : "fedcba9876543210",
                Target.systemCall("getppid"),
                at,
                null,
                GroupBy.None,
                cpuMillis == 0 ? List.of() : List.of(Capture.Task, Capture.Stack),
                null);
        return new NodePlan(
                new PlanId("plan", "uid"),
                1,
                Stance.ARM,
                List.of(probe),
                new Terms(generation, 2, onAgentLoss, new CpuBudget(cpuMillis, cpuMillis), List.of(), null),
                null);
    }

    private Engine engine(String bootId) throws IOException {
        KernelFacts facts = KernelFacts.read(files.proc());
        Instant now = Instant.now();
        Engine engine = new Engine(
                new AgentIdentity(facts, new AgentInfo("1", "pod", now.toString())),
                new Backends(Map.of(BackendName.Module, launcher), module),
                resolver,
                new Legacy(Optional.empty(), new Quarantine(Path.of("/state/safety"), bootId, now)),
                Duration.ofMinutes(1),
                now);
        engine.start(now);
        return engine;
    }
}
