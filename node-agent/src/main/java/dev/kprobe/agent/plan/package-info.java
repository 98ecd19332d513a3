// SPDX-License-Identifier: Apache-2.0
/**
 * Decides, without touching anything, what this node has to do: which plans concern it, and which probes to arm and
 * disarm so that the kernel holds what the plans say.
 */
@NullMarked
package dev.kprobe.agent.plan;

import org.jspecify.annotations.NullMarked;
