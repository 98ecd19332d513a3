// SPDX-License-Identifier: Apache-2.0
/**
 * Where records leave the agent: {@code /records} and {@code /stacks} on the loopback address of the pod, which only
 * who may forward its ports can reach, and standard output on request.
 */
@NullMarked
package dev.kprobe.agent.records.serve;

import org.jspecify.annotations.NullMarked;
