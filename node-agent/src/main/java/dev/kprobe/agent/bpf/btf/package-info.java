// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel says about its own functions (BTF, BPF type format): which of them a program can be attached to by
 * number, and how many arguments each takes. Reads bytes and nothing else; bytes that make no sense are an error, and
 * never a wrong answer.
 */
@NullMarked
package dev.kprobe.agent.bpf.btf;

import org.jspecify.annotations.NullMarked;
