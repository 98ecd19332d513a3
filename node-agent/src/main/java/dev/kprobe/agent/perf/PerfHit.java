// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/**
 * One hit as it was recorded.
 *
 * @param probe the number that the caller gave the probe
 * @param time by {@code CLOCK_MONOTONIC}, ns
 * @param cpu on which it was
 * @param thread the thread's id on the node
 * @param process its process, 0 where it was gone before it could be looked up
 * @param command name of the task, empty where it was not wanted
 * @param numbers the arguments that were wanted, from the first
 * @param isReturn whether the function returned; else it was entered
 * @param returnValue what the function returned, 0 on entry
 * @param duration of the call, ns; negative where it is not known
 * @param stack return addresses, the innermost first; empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record PerfHit(
        int probe,
        long time,
        int cpu,
        int thread,
        int process,
        String command,
        long[] numbers,
        boolean isReturn,
        long returnValue,
        long duration,
        long[] stack) {

    /** The same with a stack. */
    PerfHit with(long[] frames) {
        return new PerfHit(
                probe, time, cpu, thread, process, command, numbers, isReturn, returnValue, duration, frames);
    }

    /** The same with the process. */
    PerfHit of(int owner) {
        return new PerfHit(probe, time, cpu, thread, owner, command, numbers, isReturn, returnValue, duration, stack);
    }

    /** The same with a duration. */
    PerfHit lasting(long nanoseconds) {
        return new PerfHit(
                probe, time, cpu, thread, process, command, numbers, isReturn, returnValue, nanoseconds, stack);
    }
}
