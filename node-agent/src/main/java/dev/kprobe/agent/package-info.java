// SPDX-License-Identifier: Apache-2.0
/** The node agent: puts its parts together, runs its one loop, and ends in good order. */
@NullMarked
package dev.kprobe.agent;

import org.jspecify.annotations.NullMarked;
