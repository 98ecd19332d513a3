// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.foreign.MemorySegment;

/**
 * The memory of one CPU's ring.
 *
 * @param cpu whose it is
 * @param header {@code struct kpm_ring}, read-only: up to where records have been begun
 * @param consumer the word in which the reader says up to where it has read
 * @param data the records, a power of two of bytes, read-only
 */
public record CpuRing(int cpu, MemorySegment header, MemorySegment consumer, MemorySegment data) {}
