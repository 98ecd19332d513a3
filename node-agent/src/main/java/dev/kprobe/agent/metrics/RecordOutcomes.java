// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

/**
 * What became of the hits of a probe that captures; their sum is that of the hits.
 *
 * @param written hits of which there is a record
 * @param sampledOut hits without one, for they were not the nth
 * @param limited hits without one, for there were too many in this second
 * @param dropped hits without one, for the ring was full or is not there
 * @param nested hits without one, for the module was at work on this CPU already
 */
public record RecordOutcomes(long written, long sampledOut, long limited, long dropped, long nested) {}
