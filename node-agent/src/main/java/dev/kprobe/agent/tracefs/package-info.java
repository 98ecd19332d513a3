// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's dynamic kprobe events: defining, finding and removing the agent's own in the one global list, and
 * reading what the kernel says about them. The list is shared with every other tracer of the host, so it is only ever
 * appended to, and only definitions under the agent's own group prefix are removed.
 */
@NullMarked
package dev.kprobe.agent.tracefs;

import org.jspecify.annotations.NullMarked;
