// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps projections of objects instead of the objects. */
final class ProjectedStore<T extends HasMetadata> extends BasicItemStore<T> {
    private final UnaryOperator<T> projection;

    ProjectedStore(UnaryOperator<T> projection) {
        super(Cache::metaNamespaceKeyFunc);
        this.projection = projection;
    }

    @Override
    public @Nullable T put(String key, T object) {
        return super.put(key, projection.apply(object));
    }
}
