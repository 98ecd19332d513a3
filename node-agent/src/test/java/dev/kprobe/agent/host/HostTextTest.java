// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HostTextTest {
    @Test
    void readsListsOfCpus() {
        assertThat(CpuList.parse("0-3,5,7-8\n")).containsExactly(0, 1, 2, 3, 5, 7, 8);
        assertThat(CpuList.parse("0")).containsExactly(0);
        assertThat(CpuList.parse("\n")).isEmpty();
    }

    @Test
    void readsHowFarTheKernelIsLockedDown() {
        assertThat(Lockdown.parse("[none] integrity confidentiality\n")).isEqualTo(Lockdown.NONE);
        assertThat(Lockdown.parse("none [integrity] confidentiality\n")).isEqualTo(Lockdown.INTEGRITY);
        assertThat(Lockdown.parse("none integrity [confidentiality]\n")).isEqualTo(Lockdown.CONFIDENTIALITY);
    }

    @Test
    void namesArchitecturesAsUnameDoes() {
        assertThat(KernelFacts.machine("amd64")).isEqualTo("x86_64");
        assertThat(KernelFacts.machine("aarch64")).isEqualTo("aarch64");
    }

    @Property
    void readsEveryListOfCpus(@ForAll Set<@IntRange(max = 4095) Integer> cpus) {
        List<Integer> sorted = List.copyOf(new TreeSet<>(cpus));
        String text = sorted.stream().map(String::valueOf).collect(Collectors.joining(","));
        assertThat(CpuList.parse(text + "\n")).isEqualTo(sorted);
        assertThat(CpuList.parse(text.replaceAll("(\\d+)", "$1-$1"))).isEqualTo(sorted);
    }

    @Property
    void knowsAWayOfLockdownForAnyText(@ForAll String text) {
        assertThatCode(() -> Lockdown.parse(text)).doesNotThrowAnyException();
        assertThat(Lockdown.parse(text.replace("[", ""))).isEqualTo(Lockdown.NONE);
    }
}
