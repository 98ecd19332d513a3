// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.symbols.Resolution;

/**
 * A probe that is to be armed.
 *
 * @param label a readable name; backends make it unique
 * @param onReturn counts returns instead of entries
 * @param location where it sits
 * @param processId the only process to count, 0 for any
 * @param command the only task name to count, empty for any
 */
public record ProbeRequest(String label, boolean onReturn, Resolution.Found location, int processId, String command) {}
