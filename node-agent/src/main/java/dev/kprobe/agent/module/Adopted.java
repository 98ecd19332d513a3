// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * A pinned probe that was found in the kernel.
 *
 * @param probe how it was added
 * @param placed where it is
 * @param expired whether its lease ran out, so that it counts no more
 */
public record Adopted(DeviceProbe probe, Placed placed, boolean expired) {}
