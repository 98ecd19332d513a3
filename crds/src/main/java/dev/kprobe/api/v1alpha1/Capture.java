// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What a record holds. */
public enum Capture {
    /** Time, thread, process and command. */
    Task,

    /** User, group and cgroup. */
    Credentials,

    /** Virtual and resident size of the process. */
    Memory,

    /** All registers of the architecture. */
    Registers,

    /** The arguments of the function. */
    Arguments,

    /** The call stack in the kernel. */
    Stack,

    /** The call stack of the program. */
    UserStack
}
