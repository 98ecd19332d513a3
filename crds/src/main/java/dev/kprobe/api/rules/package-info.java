// SPDX-License-Identifier: Apache-2.0
/**
 * Pure decisions that operator and agents must take alike: which nodes a selector means, which of them are admitted,
 * and what makes a probe the same probe.
 */
@NullMarked
package dev.kprobe.api.rules;

import org.jspecify.annotations.NullMarked;
