// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.api.v1alpha1.Reason;

/** What became of putting programs into the kernel. */
sealed interface BpfPlacement {
    /**
     * They run.
     *
     * @param functions at so many
     * @param hook that counts
     */
    record Placed(BpfProbe probe, int functions, Hook hook) implements BpfPlacement {}

    /** They do not. */
    record Refused(ArmResult.Refused why) implements BpfPlacement {
        static Refused of(Reason reason, String message) {
            return new Refused(new ArmResult.Refused(reason, message));
        }
    }
}
