// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

/**
 * The functions of the kernel that a program asks which runs at both ends of a call, by their numbers in the kernel's
 * BTF.
 *
 * @param isReturn whether this is the end
 * @param cookie where eight bytes are that belong to the call
 */
public record SessionCalls(int isReturn, int cookie) {}
