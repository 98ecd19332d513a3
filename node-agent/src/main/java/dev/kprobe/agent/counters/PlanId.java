// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

/**
 * One life of a plan: a monitor that is deleted and made again under its old name counts anew.
 *
 * @param name of the plan
 * @param monitorUid of the monitor it was compiled from
 */
public record PlanId(String name, String monitorUid) {}
