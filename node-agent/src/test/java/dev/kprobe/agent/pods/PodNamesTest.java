// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodNamesTest {
    private static final Pod CART = new Pod("u1", "shop", "cart", Map.of());
    private static final PodCgroup CART_GROUP = new PodCgroup("u1", 100, List.of(101L, 102L));
    private static final PodCgroup OTHER_GROUP = new PodCgroup("u2", -200, List.of());

    private final PodNames names = new PodNames();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void namesAPodByItsOwnCgroupAndAllBelow() {
        names.update(List.of(CART), List.of(CART_GROUP, OTHER_GROUP), now);
        assertThat(names.podOf(100)).isEqualTo("shop/cart");
        assertThat(names.podOf(101)).isEqualTo("shop/cart");
        assertThat(names.podOf(102)).isEqualTo("shop/cart");
        assertThat(names.podOf(103)).isNull();
        assertThat(names.podOf(-200)).as("its pod is not known yet").isNull();
        names.update(List.of(CART, new Pod("u2", "shop", "late", Map.of())), List.of(CART_GROUP, OTHER_GROUP), now);
        assertThat(names.podOf(-200)).isEqualTo("shop/late");
    }

    @Test
    void knowsForTwoMinutesWhatHasGone() {
        names.update(List.of(CART), List.of(CART_GROUP), now);
        after(Duration.ofSeconds(30), List.of(CART), List.of());
        after(Duration.ofSeconds(90), List.of(), List.of());
        assertThat(names.podOf(101)).isEqualTo("shop/cart");
        after(Duration.ofSeconds(1), List.of(), List.of());
        assertThat(names.podOf(101))
                .as("two minutes and a second after its cgroup")
                .isNull();
    }

    @Test
    void keepsTheNameOfAPodWhoseCgroupOutlivesIt() {
        names.update(List.of(CART), List.of(CART_GROUP), now);
        after(Duration.ofMinutes(2), List.of(), List.of(CART_GROUP));
        after(Duration.ofMinutes(2), List.of(), List.of(CART_GROUP));
        assertThat(names.podOf(100)).isEqualTo("shop/cart");
    }

    @Test
    void namesAPodThatTheApiServerForgotBeforeItsCgroupWasSeen() {
        names.update(List.of(CART), List.of(), now);
        after(Duration.ofSeconds(3), List.of(), List.of(CART_GROUP));
        assertThat(names.podOf(102)).isEqualTo("shop/cart");
    }

    @Test
    void forgetsAllWhenNobodyNeedsIt() {
        names.update(List.of(CART), List.of(CART_GROUP), now);
        names.clear();
        assertThat(names.podOf(100)).isNull();
    }

    private void after(Duration time, List<Pod> pods, List<PodCgroup> groups) {
        now = now.plus(time);
        names.update(pods, groups, now);
    }
}
