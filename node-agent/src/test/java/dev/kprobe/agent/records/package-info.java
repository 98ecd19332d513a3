// SPDX-License-Identifier: Apache-2.0
/** Rings written as the kernel writes them, and what is read from them. */
@NullMarked
package dev.kprobe.agent.records;

import org.jspecify.annotations.NullMarked;
