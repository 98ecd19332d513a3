// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.Reason;

/**
 * Why probes that are wanted in the kernel are kept out of it.
 *
 * @param reason for programs
 * @param message for people, with what to do
 */
public record Hold(Reason reason, String message) {}
