// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.Operator;

/**
 * A condition on a number of a call.
 *
 * @param argument of the function, from 1; 0 for what it returns
 * @param operator how it is compared
 * @param value with what
 * @param signed whether both are signed
 */
public record Comparison(int argument, Operator operator, long value, boolean signed) {}
