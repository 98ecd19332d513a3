// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.operator.observe.Snapshot;

/** One of the things that the loop does each time round. */
@FunctionalInterface
interface Step {
    /** Does what the snapshot asks for; called again soon, so that what failed is simply tried again. */
    void run(Snapshot snapshot);
}
