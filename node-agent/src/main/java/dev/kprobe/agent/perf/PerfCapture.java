// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/**
 * What is wanted of each hit, beside that it is counted.
 *
 * @param records whether there is a record of it at all
 * @param arguments how many of the first arguments a record holds
 * @param stack whether it holds the stack of the kernel
 * @param latency whether durations are measured, by pairing each return with its entry
 */
public record PerfCapture(boolean records, int arguments, boolean stack, boolean latency) {
    /** Count only. */
    public static final PerfCapture NONE = new PerfCapture(false, 0, false, false);

    /** Whether anything has to be read out of the kernel, hit by hit. */
    public boolean isNone() {
        return !records && !latency;
    }

    /** The same without arguments. */
    public PerfCapture withoutArguments() {
        return new PerfCapture(records, 0, stack, latency);
    }
}
