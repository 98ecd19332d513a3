// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * What the module says of itself.
 *
 * @param abi version of its interface
 * @param cpus rows of counters
 * @param slots probes that have room
 * @param slotBytes size of one probe's counters on one CPU
 * @param countersBytes size of all counters
 * @param probes probes of all owners at this moment
 * @param registers in a record that holds them, 64 bits each
 * @param version for people
 */
public record DeviceInfo(
        int abi, int cpus, int slots, int slotBytes, long countersBytes, int probes, int registers, String version) {}
