// SPDX-License-Identifier: Apache-2.0
/** What the agent reads of the machine it runs on: kernel, boot, CPUs, lockdown, kernel file systems. */
@NullMarked
package dev.kprobe.agent.host;

import org.jspecify.annotations.NullMarked;
