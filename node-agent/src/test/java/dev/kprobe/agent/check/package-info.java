// SPDX-License-Identifier: Apache-2.0
/**
 * A program that proves every backend against a real kernel. It runs in a virtual machine ({@code tests/guest.sh}), for
 * the machine that builds need not have probes.
 */
@NullMarked
package dev.kprobe.agent.check;

import org.jspecify.annotations.NullMarked;
