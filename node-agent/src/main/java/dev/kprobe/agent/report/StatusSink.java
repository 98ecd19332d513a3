// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.NodeStatus;
import java.io.IOException;

/** Where a status is written. */
@FunctionalInterface
public interface StatusSink {

    /** Writes the whole status, replacing what this agent wrote before. */
    void write(NodeStatus status) throws IOException;
}
