// SPDX-License-Identifier: Apache-2.0
/**
 * Counts that only grow: what each probe counted before this agent started, plus what the kernel has counted for it
 * since. Pure; times and files are elsewhere.
 *
 * <p>A probe is known by its name and identity within its plan. Arming it begins an epoch in which the kernel counts
 * from 0; its total is the base from earlier epochs plus the epoch's count. A probe that is removed or redefined leaves
 * its total in the plan's retired counts, so that the sum over a plan never decreases.
 */
@NullMarked
package dev.kprobe.agent.counters;

import org.jspecify.annotations.NullMarked;
