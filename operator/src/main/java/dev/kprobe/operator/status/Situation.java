// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.FailureGroup;
import dev.kprobe.api.v1alpha1.NodeTally;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the conditions of a monitor follow from.
 *
 * @param anyArmed whether at least one probe is armed anywhere
 * @param obstacle what keeps the operator from going on, in a sentence
 */
public record Situation(
        Intent intent, NodeTally nodes, boolean anyArmed, List<FailureGroup> failures, Optional<String> obstacle) {
    /** What is to become of the monitor. */
    public sealed interface Intent {
        /** Its probes are to be armed. */
        record Arm() implements Intent {}

        /** Its probes are to be looked up and not armed. */
        record Validate() implements Intent {}

        /**
         * The time of its probes is over.
         *
         * @param at since when
         */
        record Expire(String at) implements Intent {}

        /** Its probes are to be out of the kernel until it is resumed. */
        record Pause() implements Intent {}

        /**
         * It is being deleted.
         *
         * @param waitingFor nodes that may still hold probes
         * @param stuck whether that has taken longer than it should
         */
        record Delete(List<String> waitingFor, boolean stuck) implements Intent {}
    }
}
