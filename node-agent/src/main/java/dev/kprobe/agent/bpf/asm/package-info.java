// SPDX-License-Identifier: Apache-2.0
/**
 * Instructions of the kernel's BPF machine: written with named registers and labels, as bytes for the kernel, and as
 * text for people. Nothing here knows what a probe is, or touches a kernel.
 */
@NullMarked
package dev.kprobe.agent.bpf.asm;

import org.jspecify.annotations.NullMarked;
