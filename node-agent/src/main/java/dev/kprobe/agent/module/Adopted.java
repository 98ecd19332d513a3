// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * A pinned probe that was found in the kernel.
 *
 * @param probe how it was added
 * @param placed where it is
 */
public record Adopted(DeviceProbe probe, Placed placed) {}
