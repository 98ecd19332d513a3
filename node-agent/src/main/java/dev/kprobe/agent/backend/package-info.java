// SPDX-License-Identifier: Apache-2.0
/**
 * Ways to count in the kernel behind one interface, and the choice between them: the module where it can be loaded,
 * else perf events. A backend never counts more than was asked for; what it can't express it refuses with a reason.
 */
@NullMarked
package dev.kprobe.agent.backend;

import org.jspecify.annotations.NullMarked;
