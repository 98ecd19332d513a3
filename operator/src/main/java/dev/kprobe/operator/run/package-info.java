// SPDX-License-Identifier: Apache-2.0
/** The reconciler of monitors and the loop that folds reports and looks after the fleet. */
@NullMarked
package dev.kprobe.operator.run;

import org.jspecify.annotations.NullMarked;
