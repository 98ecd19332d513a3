// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

/**
 * By what a record names its probe.
 *
 * @param slot of the probe
 * @param generation the low half of its generation
 */
public record RecordKey(int slot, int generation) {}
