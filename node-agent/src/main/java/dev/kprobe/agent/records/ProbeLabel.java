// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

/**
 * What a record says of the probe that wrote it.
 *
 * @param monitor the KprobeMonitor
 * @param probe its name within the monitor
 * @param symbol what it sits on, as {@code function}, {@code module:function} or with {@code +offset}
 * @param onReturn written when the call returned
 */
public record ProbeLabel(String monitor, String probe, String symbol, boolean onReturn) {}
