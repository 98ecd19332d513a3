// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * A probe as the module takes it.
 *
 * @param name unique among the probes of one open device, and among all that are pinned; printable ASCII
 * @param onReturn counts returns instead of entries
 * @param symbol {@code function}, {@code module:function} or a pattern
 * @param offset bytes from the start of the function
 * @param filter which calls count
 * @param extras what else it does
 */
public record DeviceProbe(
        String name, boolean onReturn, String symbol, long offset, DeviceFilter filter, DeviceExtras extras) {

    /** Whether every text fits its field with the terminating zero. */
    public boolean fits() {
        return name.length() < Uapi.NAME_SIZE
                && symbol.length() < Uapi.SYMBOL_SIZE
                && filter.command().length() < Uapi.COMM_SIZE
                && filter.arguments().size() <= Uapi.COMPARISONS;
    }
}
