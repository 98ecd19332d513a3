// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

/** The error numbers that the agent tells apart, as in {@code asm-generic/errno.h}. */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or symbol"),
    ESRCH(3, "no such process"),
    EIO(5, "input/output error"),
    E2BIG(7, "too many"),
    EBADF(9, "bad file descriptor"),
    ENOEXEC(8, "wrong executable format"),
    EAGAIN(11, "temporarily unavailable"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "in use"),
    EEXIST(17, "exists already"),
    ENODEV(19, "no such device"),
    EINVAL(22, "invalid argument"),
    EMFILE(24, "too many open files"),
    ENOTTY(25, "not supported by this device"),
    ENOSPC(28, "no space left"),
    EROFS(30, "read-only file system"),
    ERANGE(34, "out of range"),
    ENOSYS(38, "no such system call"),
    EILSEQ(84, "illegal instruction boundary"),
    EOPNOTSUPP(95, "not supported"),
    EADDRNOTAVAIL(99, "name is ambiguous"),
    ENOKEY(126, "required key not available"),
    EKEYREJECTED(129, "key was rejected"),
    /** Any number that no code of the agent decides on. */
    OTHER(-1, "error");

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** What the number means to the agent, in a few lower-case words. */
    public String meaning() {
        return meaning;
    }

    /** The constant for a number that the kernel gave, {@link #OTHER} when the agent has no name for it. */
    public static Errno of(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno;
            }
        }
        return OTHER;
    }
}
