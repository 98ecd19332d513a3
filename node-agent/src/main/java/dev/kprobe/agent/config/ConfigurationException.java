// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

/** A setting is missing or wrong; the message is one sentence that names it and what it must be. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
