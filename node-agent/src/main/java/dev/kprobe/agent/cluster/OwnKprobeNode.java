// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import dev.kprobe.api.v1alpha1.KprobeNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The KprobeNode of this node, of which the metadata is watched and the rest fetched when the metadata tells of
 * something new in it. A status changes no generation, so that the agent does not get back what it reports.
 */
final class OwnKprobeNode {
    private static final Logger LOG = LoggerFactory.getLogger(OwnKprobeNode.class);

    private final Supplier<Optional<KprobeNode>> watched;
    private final Supplier<@Nullable KprobeNode> whole;
    private final Executor executor;
    private final Runnable changed;
    private final AtomicBoolean fetching = new AtomicBoolean();
    private volatile @Nullable KprobeNode fetched;

    /**
     * Nothing is known yet.
     *
     * @param watched its metadata as it was seen last
     * @param whole asks the API server for it; null where it is gone
     * @param executor runs that, for it takes a while
     * @param changed called when something else is known than before
     */
    OwnKprobeNode(
            Supplier<Optional<KprobeNode>> watched,
            Supplier<@Nullable KprobeNode> whole,
            Executor executor,
            Runnable changed) {
        this.watched = watched;
        this.whole = whole;
        this.executor = executor;
        this.changed = changed;
    }

    /**
     * What is known of it, with the newest metadata; empty while it does not exist or was not fetched yet. While it
     * cannot be fetched again, the rest stays as it was.
     */
    Optional<KprobeNode> current() {
        Optional<KprobeNode> seen = watched.get();
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        ObjectMeta metadata = seen.get().getMetadata();
        KprobeNode known = fetched;
        if (known == null || !version(known.getMetadata()).equals(version(metadata))) {
            fetch();
        }
        return Optional.ofNullable(known)
                .filter(node -> isSame(node.getMetadata(), metadata))
                .map(node -> with(node, metadata));
    }

    /** Whether the metadata tells of something that concerns the agent. */
    static boolean isNews(KprobeNode before, KprobeNode after) {
        return !version(before.getMetadata()).equals(version(after.getMetadata()));
    }

    private void fetch() {
        if (fetching.compareAndSet(false, true)) {
            executor.execute(() -> {
                try {
                    fetched = whole.get();
                    changed.run();
                } catch (KubernetesClientException e) {
                    LOG.warn("the KprobeNode of this node cannot be read: {}", e.getMessage());
                } finally {
                    fetching.set(false);
                }
            });
        }
    }

    private static boolean isSame(ObjectMeta one, ObjectMeta other) {
        return Objects.equals(one.getUid(), other.getUid());
    }

    private static KprobeNode with(KprobeNode known, ObjectMeta metadata) {
        KprobeNode node = new KprobeNode();
        node.setMetadata(metadata);
        node.setSpec(known.getSpec());
        node.setStatus(known.getStatus());
        return node;
    }

    private static Version version(ObjectMeta metadata) {
        return new Version(metadata.getUid(), metadata.getGeneration(), metadata.getOwnerReferences());
    }

    /** Of all that an agent wants to know. */
    private record Version(@Nullable String uid, @Nullable Long generation, List<OwnerReference> owners) {}
}
