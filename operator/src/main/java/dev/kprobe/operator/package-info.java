// SPDX-License-Identifier: Apache-2.0
/**
 * The operator: turns monitors into plans and a fleet of agents, and the reports of the agents into the status of the
 * monitors. This package starts and wires it.
 */
@NullMarked
package dev.kprobe.operator;

import org.jspecify.annotations.NullMarked;
