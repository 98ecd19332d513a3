// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.GroupCounts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupHitsTest {
    private static final GroupHits PODS = pods(Map.of("shop/cart-0", 7L, "shop/cart-1", 5L));

    @Test
    void readsWhatAReportShows() {
        GroupCounts counts = new GroupCounts(
                GroupBy.Pod, List.of(new GroupCount("shop/cart-0", 7), new GroupCount("shop/cart-1", 5)), 3);
        assertThat(GroupHits.of(counts)).isEqualTo(PODS);
        assertThat(GroupHits.of(GroupCounts.NONE)).isEqualTo(GroupHits.NONE);
    }

    @Test
    void addsUpByName() {
        GroupHits after = pods(Map.of("shop/cart-1", 2L, "shop/cart-2", 1L));
        assertThat(PODS.plus(after)).isEqualTo(pods(Map.of("shop/cart-0", 7L, "shop/cart-1", 7L, "shop/cart-2", 1L)));
    }

    @Test
    void keepsTheLaterWayOfGrouping() {
        GroupHits commands = new GroupHits(GroupBy.Command, Map.of("nginx", 4L));
        assertThat(PODS.plus(commands)).isEqualTo(commands);
        assertThat(PODS.plus(GroupHits.NONE)).isEqualTo(PODS);
        assertThat(GroupHits.NONE.plus(PODS)).isEqualTo(PODS);
    }

    @Test
    void takesAwayWhatOthersCountedAndNoMore() {
        GroupHits others = pods(Map.of("shop/cart-0", 3L, "shop/cart-1", 6L, "shop/cart-2", 1L));
        assertThat(PODS.without(others)).isEqualTo(pods(Map.of("shop/cart-0", 4L, "shop/cart-1", 0L)));
        assertThat(PODS.without(new GroupHits(GroupBy.Command, Map.of("shop/cart-0", 3L))))
                .isEqualTo(PODS);
    }

    @Test
    void showsTheLargestTenAndTheRestAsOthers() {
        GroupHits many =
                pods(IntStream.rangeClosed(1, 12).boxed().collect(Collectors.toMap(i -> "p" + i, i -> 10L * i)));
        GroupCounts top = many.top(1000);
        assertThat(top.by()).isEqualTo(GroupBy.Pod);
        assertThat(top.top())
                .hasSize(10)
                .startsWith(new GroupCount("p12", 120), new GroupCount("p11", 110))
                .endsWith(new GroupCount("p3", 30));
        assertThat(top.other()).isEqualTo(1000 - (780 - 10 - 20));
    }

    @Test
    void showsEqualGroupsByName() {
        assertThat(pods(Map.of("b", 1L, "c", 1L, "a", 1L)).top(3).top())
                .extracting(GroupCount::name)
                .containsExactly("a", "b", "c");
    }

    @Test
    void hasNoOthersWhereTheGroupsAreAheadOfTheTotal() {
        assertThat(PODS.top(11).other()).isZero();
        assertThat(PODS.top(12).other()).isZero();
        assertThat(PODS.top(13).other()).isEqualTo(1);
    }

    private static GroupHits pods(Map<String, Long> hits) {
        return new GroupHits(GroupBy.Pod, hits);
    }
}
