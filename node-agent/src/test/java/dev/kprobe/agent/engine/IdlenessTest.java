// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IdlenessTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Idleness idleness = new Idleness(Duration.ofSeconds(5), START);

    @Test
    void isOverWhenNothingHasNeededTheBackendForAWhile() {
        assertThat(idleness.isOver(false, START.plusSeconds(4))).isFalse();
        assertThat(idleness.isOver(true, START.plusSeconds(5))).isFalse();
        assertThat(idleness.isOver(false, START.plusSeconds(9))).isFalse();
        assertThat(idleness.isOver(false, START.plusSeconds(10))).isTrue();
    }

    @Test
    void lettingGoWaitsForReadersOnce() {
        assertThat(idleness.mayGo(true)).isFalse();
        assertThat(idleness.mayGo(true)).isTrue();
        assertThat(idleness.mayGo(true)).isFalse();
        assertThat(idleness.mayGo(false)).isTrue();
    }
}
