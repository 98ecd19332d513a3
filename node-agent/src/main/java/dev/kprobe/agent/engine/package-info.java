// SPDX-License-Identifier: Apache-2.0
/**
 * Brings the kernel to what the plans say and keeps the counts while doing so: difference, disarm, read, retire, arm,
 * in this order, on one thread.
 */
@NullMarked
package dev.kprobe.agent.engine;

import org.jspecify.annotations.NullMarked;
