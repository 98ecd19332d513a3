// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import java.util.Collection;
import java.util.Optional;

/** The pods of this node, until it is closed. */
public interface PodSource extends AutoCloseable {

    /** Those that exist, as far as it is known; empty before the API server has told all of them. */
    Optional<Collection<Pod>> pods();

    @Override
    void close();

    /** Begins to watch. */
    @FunctionalInterface
    interface Factory {
        /**
         * Begins to watch.
         *
         * @param changed called on each change by any thread; must not block
         */
        PodSource open(Runnable changed);
    }
}
