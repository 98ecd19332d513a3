// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the agent: what a record costs, by JMH on this machine, and memory, arming and CPU of the agent of the image
 * on a real kernel, in the machine that {@code bench.sh} starts. Prints lines {@code BENCH name value unit bound
 * held|missed}, with {@code - -} where there is no bound.
 */
@NullMarked
package dev.kprobe.agent.bench;

import org.jspecify.annotations.NullMarked;
