// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.Reason;

/** What became of arming one probe. */
public sealed interface ArmResult {

    /** It is in the kernel and counts. */
    record Armed(ProbeHandle probe) implements ArmResult {}

    /**
     * It is not in the kernel.
     *
     * @param reason why, for programs
     * @param message why, for people
     */
    record Refused(Reason reason, String message) implements ArmResult {}
}
