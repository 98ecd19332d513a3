// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's side of BPF: maps, programs and what attaches them, each held by a descriptor of this process and gone
 * with it, unless it has a name in the kernel's BPF file system.
 */
@NullMarked
package dev.kprobe.agent.bpf.kernel;

import org.jspecify.annotations.NullMarked;
