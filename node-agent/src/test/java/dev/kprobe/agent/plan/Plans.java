// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Budget;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.MonitorRef;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlanSpec;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.Target;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans for tests. */
public final class Plans {
    /** The node of the tests. */
    public static final ThisNode NODE = new ThisNode("node-1", "node-uid", Map.of("pool", "web"), false);

    private Plans() {}

    /** A probe of a system call; its identity is its name and the call. */
    public static PlannedProbe probe(String name, String systemCall) {
        return PlannedProbe.counting(name, name + "=" + systemCall, Target.systemCall(systemCall), At.Entry, null);
    }

    /** The same probe, with records. */
    public static PlannedProbe recording(String name, String systemCall) {
        return new PlannedProbe(
                name,
                name + "=" + systemCall,
                Target.systemCall(systemCall),
                At.Entry,
                null,
                GroupBy.None,
                List.of(Capture.Arguments),
                null);
    }

    /** A probe of the returns of a system call, with hits by command. */
    public static PlannedProbe returning(String name, String systemCall) {
        return new PlannedProbe(
                name,
                name + "=" + systemCall,
                Target.systemCall(systemCall),
                At.Return,
                null,
                GroupBy.Command,
                List.of(),
                null);
    }

    /** The specification of a plan. */
    public static PlanSpec spec(Desired desired, @Nullable LabelSelector selector, PlannedProbe... probes) {
        return spec(desired, selector, OnAgentLoss.Disarm, null, 1, probes);
    }

    private static PlanSpec spec(
            Desired desired,
            @Nullable LabelSelector selector,
            OnAgentLoss onAgentLoss,
            @Nullable String expiresAt,
            long generation,
            PlannedProbe... probes) {
        return spec(desired, selector, onAgentLoss, expiresAt, generation, null, null, List.of(probes));
    }

    private static PlanSpec spec(
            Desired desired,
            @Nullable LabelSelector selector,
            OnAgentLoss onAgentLoss,
            @Nullable String expiresAt,
            long generation,
            @Nullable Budget budget,
            @Nullable List<BackendName> backends,
            List<PlannedProbe> probes) {
        return new PlanSpec(
                new MonitorRef("monitor", "uid", generation),
                selector,
                probes,
                desired,
                onAgentLoss,
                2,
                Admission.EVERYBODY,
                null,
                expiresAt,
                budget,
                backends);
    }

    /** A plan that is to be armed, as the node sees it. */
    public static NodePlan armed(String name, PlannedProbe... probes) {
        return NodePlan.of(name, 1, spec(Desired.Armed, null, probes), NODE);
    }

    /** The same whose hits may cost so much. */
    public static NodePlan budgeted(String name, int cpuMillis, PlannedProbe... probes) {
        PlanSpec spec =
                spec(Desired.Armed, null, OnAgentLoss.Disarm, null, 1, new Budget(cpuMillis), null, List.of(probes));
        return NodePlan.of(name, 1, spec, NODE);
    }

    /** The same that only these may count. */
    public static NodePlan countedBy(String name, List<BackendName> backends, PlannedProbe... probes) {
        PlanSpec spec = spec(Desired.Armed, null, OnAgentLoss.Disarm, null, 1, null, backends, List.of(probes));
        return NodePlan.of(name, 1, spec, NODE);
    }

    /** The same after its monitor was changed so many times, and the plan once more. */
    public static NodePlan changed(String name, int changes, PlannedProbe... probes) {
        return NodePlan.of(
                name, 2L + changes, spec(Desired.Armed, null, OnAgentLoss.Disarm, null, 1L + changes, probes), NODE);
    }

    /** The same whose probes outlive the agent. */
    public static NodePlan kept(String name, PlannedProbe... probes) {
        return NodePlan.of(name, 1, spec(Desired.Armed, null, OnAgentLoss.Keep, null, 1, probes), NODE);
    }

    /** The same until some moment. */
    public static NodePlan expiring(String name, String expiresAt, PlannedProbe... probes) {
        return NodePlan.of(name, 1, spec(Desired.Armed, null, OnAgentLoss.Disarm, expiresAt, 1, probes), NODE);
    }

    /** A plan whose probes are to be looked up only. */
    public static NodePlan validated(String name, PlannedProbe... probes) {
        return NodePlan.of(name, 1, spec(Desired.Validated, null, probes), NODE);
    }
}
