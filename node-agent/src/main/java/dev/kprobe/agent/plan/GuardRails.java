// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all plans on this node.
 *
 * @param fleet what the administrator allows
 * @param hold why nothing is to be armed at all, null when that is not so
 * @param remark what else is to be known of the node, null for nothing
 */
public record GuardRails(
        FleetSpec fleet, @Nullable Hold hold, @Nullable String remark) {
    /** Where nobody has said anything. */
    public static final GuardRails NONE = of(FleetSpec.DEFAULT);

    /** What the administrator allows, and no more. */
    public static GuardRails of(FleetSpec fleet) {
        return new GuardRails(
                fleet, fleet.stopped() ? new Hold(Reason.FleetStopped, Reason.FleetStopped.sentence()) : null, null);
    }

    /** The same where there is one more reason to arm nothing; the administrator's goes first. */
    public GuardRails holding(Hold another) {
        return new GuardRails(fleet, hold == null ? another : hold, remark);
    }

    /** The same with something to be known. */
    public GuardRails remarking(String sentence) {
        return new GuardRails(fleet, hold, sentence);
    }

    /** A plan as it may be carried out. */
    public NodePlan judge(NodePlan plan) {
        NodePlan bounded = plan.within(fleet.budget().cpuMillisPerProbe());
        return hold == null ? bounded : bounded.held(hold);
    }
}
