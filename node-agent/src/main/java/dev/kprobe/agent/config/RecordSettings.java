// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

import java.util.Map;

/**
 * Where records go.
 *
 * @param port {@code KPM_RECORDS_PORT}, of {@code /records} and {@code /stacks} on the loopback address
 * @param standardOutput {@code KPM_RECORDS_STDOUT}, whether all of them are written to the container's log as well
 */
public record RecordSettings(int port, boolean standardOutput) {

    static RecordSettings from(Map<String, String> environment) {
        return new RecordSettings(
                Parameter.port("KPM_RECORDS_PORT", 8082).from(environment),
                Parameter.flag("KPM_RECORDS_STDOUT", false).from(environment));
    }
}
