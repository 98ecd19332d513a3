// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.NodeSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnKprobeNodeTest {
    private final Queue<Runnable> fetches = new ArrayDeque<>();
    private @Nullable KprobeNode watched;
    private @Nullable KprobeNode stored;
    private boolean away;
    private int changes;
    private final OwnKprobeNode own =
            new OwnKprobeNode(() -> Optional.ofNullable(watched), this::get, fetches::add, () -> changes++);

    @Test
    void isFetchedOnceHoweverOftenItIsReported() {
        happened("uid", 1, "7", false);
        assertThat(own.current()).isEmpty();
        assertThat(own.current()).isEmpty();
        assertThat(fetches).hasSize(1);
        fetched();
        assertThat(changes).isEqualTo(1);
        happened("uid", 1, "8", false);
        assertThat(disabled()).isFalse();
        assertThat(own.current().orElseThrow().getMetadata().getResourceVersion())
                .isEqualTo("8");
        assertThat(fetches).isEmpty();
    }

    @Test
    void isFetchedAgainWhenItsSpecHasChanged() {
        happened("uid", 1, "7", false);
        own.current();
        fetched();
        happened("uid", 2, "8", true);
        assertThat(disabled()).isFalse();
        fetched();
        assertThat(disabled()).isTrue();
        assertThat(fetches).isEmpty();
    }

    @Test
    void staysWhatItWasWhileItCannotBeFetched() {
        happened("uid", 1, "7", true);
        own.current();
        fetched();
        away = true;
        happened("uid", 2, "8", false);
        assertThat(disabled()).isTrue();
        fetched();
        assertThat(changes).isEqualTo(1);
        assertThat(disabled()).isTrue();
        away = false;
        fetched();
        assertThat(disabled()).isFalse();
    }

    @Test
    void isAnotherOneWhenItWasMadeAgain() {
        happened("uid", 1, "7", true);
        own.current();
        fetched();
        happened("another", 1, "9", false);
        assertThat(own.current()).isEmpty();
        fetched();
        assertThat(disabled()).isFalse();
    }

    @Test
    void isGoneWhenItIsNotWatchedAnyMore() {
        happened("uid", 1, "7", false);
        own.current();
        fetched();
        watched = null;
        assertThat(own.current()).isEmpty();
    }

    @Test
    void aReportIsNoNewsButAnOwnerIs() {
        KprobeNode before = node("uid", 1, "7", false);
        KprobeNode reported = node("uid", 1, "8", false);
        KprobeNode owned = node("uid", 1, "9", false);
        owned.getMetadata()
                .getOwnerReferences()
                .add(new OwnerReferenceBuilder().withUid("node").build());
        assertThat(OwnKprobeNode.isNews(before, reported)).isFalse();
        assertThat(OwnKprobeNode.isNews(reported, owned)).isTrue();
        assertThat(OwnKprobeNode.isNews(before, node("uid", 2, "8", false))).isTrue();
    }

    private boolean disabled() {
        return own.current().orElseThrow().getSpec().disabled();
    }

    private @Nullable KprobeNode get() {
        if (away) {
            throw new KubernetesClientException("the API server is away");
        }
        return stored;
    }

    private void fetched() {
        fetches.remove().run();
    }

    private void happened(String uid, long generation, String version, boolean disabled) {
        stored = node(uid, generation, version, disabled);
        watched = node(uid, generation, version, disabled);
        watched.setSpec(null);
    }

    private static KprobeNode node(String uid, long generation, String version, boolean disabled) {
        KprobeNode node = new KprobeNode();
        node.setMetadata(new ObjectMetaBuilder()
                .withName("n")
                .withUid(uid)
                .withGeneration(generation)
                .withResourceVersion(version)
                .build());
        node.setSpec(new NodeSpec(disabled));
        return node;
    }
}
