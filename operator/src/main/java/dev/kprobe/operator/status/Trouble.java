// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One thing that could not be done on one node.
 *
 * @param probe the probe it is about; null when it is about the whole node
 */
public record Trouble(Reason reason, @Nullable String probe, String message) {
    /** Trouble with a whole node that needs no further words. */
    static Trouble of(Reason reason) {
        return new Trouble(reason, null, reason.sentence());
    }
}
