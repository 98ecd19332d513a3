// SPDX-License-Identifier: Apache-2.0
/** From the reports of the nodes to the status of a monitor. Pure, and bounded whatever the size of the fleet. */
@NullMarked
package dev.kprobe.operator.status;

import org.jspecify.annotations.NullMarked;
