// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.Reason;

/** What the kernel says of an armed probe that does not do what it should. */
public sealed interface Condition {
    /** Function tracing calls it, or its kprobe, and is off. */
    Silenced NOT_TRACED = new Silenced(
            Reason.FtraceDisabled,
            "the probe does not fire while function tracing is off: set sysctl kernel.ftrace_enabled to 1");

    /** It is out of the kernel and stays so; its counts can be had by disarming it. */
    record Lost() implements Condition {}

    /**
     * It counts, but does not do all that was asked for.
     *
     * @param reason why, for programs
     * @param message the same for people
     */
    record Curtailed(Reason reason, String message) implements Condition {}

    /**
     * It is there, and will count again when the obstacle is gone.
     *
     * @param reason why it does not, for programs
     * @param message the same for people
     */
    record Silenced(Reason reason, String message) implements Condition {}
}
