// SPDX-License-Identifier: Apache-2.0
/**
 * Exact counters on tracepoints by {@code perf_event_open(2)}: per CPU with a filter that the kernel evaluates, or per
 * thread of one process. They end with their file descriptors.
 */
@NullMarked
package dev.kprobe.agent.perf;

import org.jspecify.annotations.NullMarked;
