// SPDX-License-Identifier: Apache-2.0
/**
 * The system calls that Java has no library for, by the foreign function interface: one downcall handle each, errno
 * captured and turned into a {@link dev.kprobe.agent.nativeaccess.NativeException} that says what was attempted.
 *
 * <p>Nothing here knows what a probe is. Everything else in the agent reaches the kernel through this package or
 * through plain files.
 */
@NullMarked
package dev.kprobe.agent.nativeaccess;

import org.jspecify.annotations.NullMarked;
