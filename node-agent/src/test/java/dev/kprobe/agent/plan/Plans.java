// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Desired;
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
        return new PlannedProbe(
                name, name + "=" + systemCall, new Target(systemCall, null, null, null, List.of()), At.Entry, null);
    }

    /** The specification of a plan. */
    public static PlanSpec spec(Desired desired, @Nullable LabelSelector selector, PlannedProbe... probes) {
        return new PlanSpec(
                new MonitorRef("monitor", "uid", 1),
                selector,
                List.of(probes),
                desired,
                OnAgentLoss.Disarm,
                2,
                Admission.EVERYBODY);
    }

    /** A plan that is to be armed, as the node sees it. */
    public static NodePlan armed(String name, PlannedProbe... probes) {
        return NodePlan.of(name, 1, spec(Desired.Armed, null, probes), NODE);
    }
}
