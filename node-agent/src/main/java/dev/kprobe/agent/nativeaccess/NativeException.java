// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.io.IOException;

/** A system call that failed: which one, on what, and the error number by name. */
public final class NativeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    /**
     * A failure of one call.
     *
     * @param attempt what was attempted, as a phrase: {@code open /dev/kprobe_monitor}
     * @param number the error number as the kernel gave it
     */
    public NativeException(String attempt, int number) {
        super(describe(attempt, number));
        this.errno = Errno.of(number);
    }

    /** The error number by name. */
    public Errno errno() {
        return errno;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    private static String describe(String attempt, int number) {
        Errno errno = Errno.of(number);
        return errno == Errno.OTHER
                ? attempt + ": error " + number
                : attempt + ": " + errno + " (" + errno.meaning() + ")";
    }
}
