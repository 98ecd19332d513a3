// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void messagesAreClippedToWhatTheSchemaHolds() {
        assertThat(Limits.clipMessage("short")).isEqualTo("short");
        assertThat(Limits.clipMessage("x".repeat(Limits.MESSAGE)))
                .hasSize(Limits.MESSAGE)
                .endsWith("x");
        assertThat(Limits.clipMessage("x".repeat(Limits.MESSAGE + 1)))
                .hasSize(Limits.MESSAGE)
                .endsWith("…");
    }
}
