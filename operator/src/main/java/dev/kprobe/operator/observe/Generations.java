// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Generations of objects. */
public final class Generations {
    private Generations() {}

    /** The generation of an object; 0 as long as the API server has given it none. */
    public static long of(HasMetadata object) {
        Long generation = object.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }
}
