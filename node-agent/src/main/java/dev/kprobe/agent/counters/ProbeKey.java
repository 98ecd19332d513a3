// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

/**
 * A probe within its plan.
 *
 * @param name as the monitor names it
 * @param identity hash of what defines it; a probe of the same name with another identity counts anew
 */
public record ProbeKey(String name, String identity) {}
