// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded again after the node or the agent went down with it, and what is not. */
class LoadAttemptsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void isOnDiskFromBeforeTheKernelGetsItToTheEndOfItsProbation() throws IOException {
        LoadAttempts attempts = boot("one");
        attempts.begin("build");
        assertThat(note()).hasContent("one loading 0 build");
        attempts.loaded();
        assertThat(note()).hasContent("one loaded 0 build");
        attempts.turned(START);
        attempts.turned(START.plusSeconds(59));
        assertThat(note()).exists();
        attempts.turned(START.plusSeconds(60));
        assertThat(note()).doesNotExist();
    }

    @Test
    void whatTookTheNodeDownWhileItWasLoadedIsHeldAtOnce() throws IOException {
        boot("one").begin("build");
        LoadAttempts next = boot("two");
        assertThat(next.isHeld("build")).isTrue();
        assertThat(next.isHeld("other")).isFalse();
        assertThat(note()).doesNotExist();
        assertThat(boot("three").isHeld("build")).isTrue();
    }

    @Test
    void anAgentThatDiesMeanwhileMayTryOnceMore() throws IOException {
        boot("one").begin("build");
        LoadAttempts second = boot("one");
        assertThat(second.isHeld("build")).isFalse();
        second.begin("build");
        assertThat(boot("one").isHeld("build")).isTrue();
    }

    @Test
    void aNodeThatGoesDownSoonAfterIsSuspectedTheSecondTime() throws IOException {
        load(boot("one"));
        LoadAttempts second = boot("two");
        assertThat(second.isHeld("build")).isFalse();
        load(second);
        assertThat(boot("three").isHeld("build")).isTrue();
    }

    @Test
    void oneDeathIsCountedOnceHoweverManyAgentsFollow() throws IOException {
        load(boot("one"));
        boot("two");
        boot("two");
        assertThat(boot("three").isHeld("build")).isFalse();
        assertThat(note()).hasContent("two over 1 build");
    }

    @Test
    void agentsThatAreKilledInANodeThatHasItAreNotCounted() throws IOException {
        load(boot("one"));
        for (int kills = 0; kills < 10; kills++) {
            assertThat(boot("one").isHeld("build")).isFalse();
        }
        LoadAttempts last = boot("one");
        last.turned(START);
        last.turned(START.plusSeconds(60));
        assertThat(note()).doesNotExist();
    }

    @Test
    void anotherBuildBeginsWithACleanSheet() throws IOException {
        load(boot("one"));
        LoadAttempts second = boot("two");
        second.begin("other");
        assertThat(note()).hasContent("two loading 0 other");
    }

    @Test
    void severalBuildsMayBeHeldUntilAnAdministratorRemovesTheFile() throws IOException {
        boot("one").begin("first");
        boot("two").begin("second");
        LoadAttempts third = boot("three");
        assertThat(third.held()).containsExactly("first", "second");
        Files.delete(directory.resolve("quarantined-module"));
        assertThat(third.held()).isEmpty();
    }

    @Test
    void whatTheKernelRefusesIsNotSuspected() throws IOException {
        LoadAttempts attempts = boot("one");
        attempts.begin("build");
        attempts.acquit();
        assertThat(note()).doesNotExist();
        assertThat(boot("two").isHeld("build")).isFalse();
    }

    @Test
    void aClockThatIsPutBackEndsTheProbation() throws IOException {
        LoadAttempts attempts = boot("one");
        load(attempts);
        attempts.turned(START);
        attempts.turned(START.minusSeconds(3600));
        assertThat(note()).doesNotExist();
    }

    @Test
    void nothingMayBeLoadedThatCannotBeNoted() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        LoadAttempts attempts = new LoadAttempts(file, "one");
        assertThatThrownBy(() -> attempts.begin("build")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "one loading", "one loading x build", "one flying 0 build", "one loading 0 a b"})
    void whatNobodyCanReadSaysNothing(String text) {
        assertThat(LoadAttempt.parse(text)).isEqualTo(LoadAttempt.NONE);
    }

    private static void load(LoadAttempts attempts) throws IOException {
        attempts.begin("build");
        attempts.loaded();
    }

    private LoadAttempts boot(String id) {
        return new LoadAttempts(directory, id);
    }

    private Path note() {
        return directory.resolve("loading");
    }
}
