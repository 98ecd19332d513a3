// SPDX-License-Identifier: Apache-2.0
/**
 * What Prometheus scrapes: counts of every probe, and how the agent itself is. Values are gathered when they are asked
 * for; nothing is kept here.
 */
@NullMarked
package dev.kprobe.agent.metrics;

import org.jspecify.annotations.NullMarked;
