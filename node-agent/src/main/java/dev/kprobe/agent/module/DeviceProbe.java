// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

/**
 * A probe as the module takes it.
 *
 * @param name unique among the probes of one open device, printable ASCII
 * @param onReturn counts returns instead of entries
 * @param symbol {@code function} or {@code module:function}
 * @param offset bytes from the start of the function
 * @param processId the only process to count, 0 for any
 * @param command the only task name to count, empty for any
 */
public record DeviceProbe(String name, boolean onReturn, String symbol, long offset, int processId, String command) {

    /** Whether every text fits its field with the terminating zero. */
    public boolean fits() {
        return name.length() < Uapi.NAME_SIZE
                && symbol.length() < Uapi.SYMBOL_SIZE
                && command.length() < Uapi.COMM_SIZE;
    }
}
