// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

/**
 * A function of the kernel as its BTF has it.
 *
 * @param object the kernel's number for the BTF of its module, 0 where it is of the kernel proper
 * @param type its number there
 * @param arguments how many it takes, each in a register of its own
 * @param returns whether it returns a value
 */
public record KernelFunction(int object, int type, int arguments, boolean returns) {}
