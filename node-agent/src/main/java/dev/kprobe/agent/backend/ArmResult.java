// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.Reason;

/** What became of arming one probe. */
public sealed interface ArmResult {

    /**
     * It is in the kernel and counts.
     *
     * @param probe by which the backend knows it
     * @param generation of the handle, which another probe may get later
     * @param functions how many it is at
     */
    record Armed(ProbeHandle probe, long generation, int functions) implements ArmResult {
        /** At one function, by a handle that no other probe gets. */
        public Armed(ProbeHandle probe) {
            this(probe, 0, 1);
        }
    }

    /**
     * It is not in the kernel.
     *
     * @param reason why, for programs
     * @param message why, for people
     */
    record Refused(Reason reason, String message) implements ArmResult {}
}
