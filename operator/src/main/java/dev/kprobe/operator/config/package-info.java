// SPDX-License-Identifier: Apache-2.0
/** Settings of the operator: typed, read once from the environment, wrong ones refused in one sentence each. */
@NullMarked
package dev.kprobe.operator.config;

import org.jspecify.annotations.NullMarked;
