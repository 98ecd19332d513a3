// SPDX-License-Identifier: Apache-2.0
/** Decisions about agents and KprobeNodes: which to have, when they may go, which nodes still hold probes. Pure. */
@NullMarked
package dev.kprobe.operator.fleet;

import org.jspecify.annotations.NullMarked;
