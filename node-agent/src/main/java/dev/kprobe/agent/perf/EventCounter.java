// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.io.IOException;
import java.util.OptionalLong;

/** Counts the hits of one event. */
public interface EventCounter extends AutoCloseable {

    /** Hits so far. */
    long total() throws IOException;

    /** Hits so far on one CPU; empty where they are not counted by CPU. */
    default OptionalLong on(int cpu) throws IOException {
        return OptionalLong.empty();
    }

    /** Stops counting and gives the final number. Close afterwards. */
    long stop() throws IOException;

    @Override
    void close();
}
