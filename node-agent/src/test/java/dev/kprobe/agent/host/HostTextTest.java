// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

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
}
