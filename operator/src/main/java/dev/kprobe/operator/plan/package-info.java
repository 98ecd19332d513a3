// SPDX-License-Identifier: Apache-2.0
/** From a monitor to its plan. Pure. */
@NullMarked
package dev.kprobe.operator.plan;

import org.jspecify.annotations.NullMarked;
