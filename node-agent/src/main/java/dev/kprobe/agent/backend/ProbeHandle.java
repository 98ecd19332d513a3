// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.BackendName;
import org.jspecify.annotations.Nullable;

/**
 * An armed probe, valid until that backend disarms it.
 *
 * @param backend that armed it
 * @param id the backend's own number for it
 */
public record ProbeHandle(BackendName backend, int id) {
    // Looked up thousands of times on each turn, and C1 makes poor code of what a record has by itself.
    @Override
    public int hashCode() {
        return 31 * backend.hashCode() + id;
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ProbeHandle other && backend == other.backend && id == other.id;
    }
}
