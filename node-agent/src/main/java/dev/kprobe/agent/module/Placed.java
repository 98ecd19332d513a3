// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * Where the module put a probe.
 *
 * @param slot its handle
 * @param generation never given to another probe, while slots are reused
 * @param functions how many it is at
 */
public record Placed(int slot, long generation, int functions) {}
