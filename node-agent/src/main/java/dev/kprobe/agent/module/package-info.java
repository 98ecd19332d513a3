// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel module as the agent sees it: loading and unloading it, its device node, and the calls of
 * {@code kmod/uapi/kprobe_monitor.h}, which {@link dev.kprobe.agent.module.Uapi} mirrors.
 */
@NullMarked
package dev.kprobe.agent.module;

import org.jspecify.annotations.NullMarked;
