// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

/**
 * Where a kprobe sits.
 *
 * @param symbol {@code name} or {@code module:name}
 * @param offset bytes from there
 */
public record Location(String symbol, long offset) {
    @Override
    public String toString() {
        return offset == 0 ? symbol : symbol + "+" + offset;
    }
}
