// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void isInKibibytes() {
        assertThat(ResidentMemory.parse(List.of("VmHWM:\t    9 kB", "VmRSS:\t   12 kB")))
                .isEqualTo(12 * 1024);
        assertThat(ResidentMemory.parse(List.of("VmRSS: 12 MB"))).isZero();
    }

    @Property
    void anyTextIsANumberOrNone(@ForAll String text) {
        assertThat(ResidentMemory.parse(List.of(text, "VmRSS:" + text, "VmRSS:" + text + " kB")))
                .isNotNegative();
    }
}
