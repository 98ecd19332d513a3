// SPDX-License-Identifier: Apache-2.0
/**
 * From what a probe is to do to a program that does just that: its constants are in the instructions, and what it does
 * not need is not there. Pure: the same probe gives the same program.
 */
@NullMarked
package dev.kprobe.agent.bpf.program;

import org.jspecify.annotations.NullMarked;
