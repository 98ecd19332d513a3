// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

/**
 * A function of the kernel as its BTF has it.
 *
 * @param type its number there
 * @param arguments how many it takes, each in a register of its own
 * @param returns whether it returns a value
 */
public record KernelFunction(int type, int arguments, boolean returns) {}
