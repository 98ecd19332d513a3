// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.io.IOException;

/** Counts the hits of one event. */
public interface EventCounter extends AutoCloseable {

    /** Hits so far. */
    long total() throws IOException;

    /** Stops counting and gives the final number. Close afterwards. */
    long stop() throws IOException;

    @Override
    void close();
}
