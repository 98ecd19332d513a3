// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * The hits of a group, over all CPUs.
 *
 * @param key number of the group
 * @param text the same as a command
 * @param hits so many
 */
public record DeviceGroup(long key, String text, long hits) {}
