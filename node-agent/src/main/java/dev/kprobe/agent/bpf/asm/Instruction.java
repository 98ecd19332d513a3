// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

/**
 * One slot of eight bytes. A constant of 64 bits takes two, of which the second has no code.
 *
 * @param code what to do
 * @param target register that is written or compared
 * @param source register that is read, or the kind of a constant of 64 bits
 * @param offset in memory, or of a jump in slots from the next one
 * @param constant of 32 bits, extended by its sign
 */
public record Instruction(int code, int target, int source, int offset, int constant) {}
