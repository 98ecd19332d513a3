// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

/**
 * A function that the running kernel has.
 *
 * @param name its symbol
 * @param module the loadable module that it belongs to, empty for the kernel proper
 */
public record KernelSymbol(String name, String module) {

    /** Whether it is part of a loadable module, so that it may come and go. */
    public boolean inModule() {
        return !module.isEmpty();
    }

    /** As kprobes take it: {@code name} or {@code module:name}. */
    @Override
    public String toString() {
        return inModule() ? module + ":" + name : name;
    }
}
