// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.util.Locale;

/**
 * Numbers of the system calls that the C library has no function for.
 *
 * @param finitModule {@code finit_module(2)}
 * @param deleteModule {@code delete_module(2)}
 * @param perfEventOpen {@code perf_event_open(2)}
 * @param getAffinity {@code sched_getaffinity(2)}
 * @param setAffinity {@code sched_setaffinity(2)}
 * @param lockFile {@code flock(2)}
 */
record SystemCalls(
        long finitModule, long deleteModule, long perfEventOpen, long getAffinity, long setAffinity, long lockFile) {
    static final SystemCalls CURRENT = of(System.getProperty("os.arch", ""));

    static SystemCalls of(String architecture) {
        return switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> new SystemCalls(313, 176, 298, 204, 203, 73);
            case "aarch64", "arm64" -> new SystemCalls(273, 106, 241, 123, 122, 32);
            default -> throw new IllegalStateException("no system call numbers for architecture " + architecture);
        };
    }
}
