// SPDX-License-Identifier: Apache-2.0
/**
 * Records as text: one line of JSON each, or a folded stack. Into buffers that are used again for every record; what is
 * the same in all records of a probe, and the names of addresses, are kept.
 */
@NullMarked
package dev.kprobe.agent.records.render;

import org.jspecify.annotations.NullMarked;
