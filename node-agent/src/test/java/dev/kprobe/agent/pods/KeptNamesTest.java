// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptNamesTest {
    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theNextAgentKnowsThem() {
        agent("boot").keep("Module", Map.of(7L, "shop/cart", -2L, "shop/till"));
        KeptNames next = agent("boot");
        assertThat(next.name(7)).contains("shop/cart");
        assertThat(next.name(-2)).contains("shop/till");
        assertThat(next.name(8)).isEmpty();
    }

    @Test
    void anotherBootGivesTheNumbersAnew() {
        agent("boot").keep("Module", Map.of(7L, "shop/cart"));
        assertThat(agent("another").name(7)).isEmpty();
    }

    @Test
    void whatIsNotInUseAnyMoreIsDroppedAWhileAfterTheStart() {
        agent("boot").keep("Module", Map.of(7L, "shop/cart"));
        KeptNames next = agent("boot");
        next.keep("Module", Map.of(8L, "shop/till"));
        assertThat(agent("boot").name(7)).contains("shop/cart");
        assertThat(agent("boot").name(8)).contains("shop/till");
        now = now.plus(KeptNames.CARRIED);
        next.keep("Module", Map.of(8L, "shop/till"));
        assertThat(agent("boot").name(7)).isEmpty();
        next.keep("Module", Map.of());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void eachUserHasItsOwn() throws IOException {
        KeptNames names = agent("boot");
        names.keep("Module", Map.of(7L, "shop/cart"));
        names.keep("Bpf", Map.of(8L, "shop/till"));
        Files.delete(directory.resolve("pod-names"));
        names.keep("Module", Map.of(7L, "shop/cart"));
        assertThat(directory).isEmptyDirectory();
        names.keep("Bpf", Map.of());
        assertThat(agent("boot").name(7)).contains("shop/cart");
        assertThat(agent("boot").name(8)).isEmpty();
    }

    @Test
    void itIsWrittenOnlyWhenSomethingIsNew() throws IOException {
        KeptNames names = agent("boot");
        names.keep("Module", Map.of(7L, "shop/cart"));
        Files.delete(directory.resolve("pod-names"));
        names.keep("Module", Map.of(7L, "shop/cart"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDiskThatCannotBeWrittenIsTriedAgain() throws IOException {
        Path obstacle = Files.writeString(directory.resolve("state"), "");
        KeptNames names = new KeptNames(obstacle, "boot", () -> now);
        names.keep("Module", Map.of(7L, "shop/cart"));
        Files.delete(obstacle);
        names.keep("Module", Map.of(7L, "shop/cart"));
        assertThat(new KeptNames(obstacle, "boot", () -> now).name(7)).contains("shop/cart");
    }

    @Property
    void anyTextCanBeRead(@ForAll String text) {
        assertThat(KeptNames.parse(text, "boot")).hasSizeLessThanOrEqualTo(text.length());
        assertThat(KeptNames.parse("boot\n" + text + "\n7 shop/cart", "boot")).containsEntry(7L, "shop/cart");
    }

    private KeptNames agent(String bootId) {
        return new KeptNames(directory, bootId, () -> now);
    }
}
