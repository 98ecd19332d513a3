// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.config;

import java.time.Duration;

/**
 * What the uninstall command is told by its environment.
 *
 * @param namespace where the agents run
 * @param timeout after which it gives up
 */
public record UninstallSettings(String namespace, Duration timeout) {}
