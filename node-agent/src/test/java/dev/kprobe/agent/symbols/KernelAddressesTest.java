// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelAddressesTest {
    private static final long CORE = 0xffffffff81000010L;
    private static final long LOADED = 0xffffffffc0000010L;

    @TempDir
    private Path proc;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void seesModulesThatWereLoadedLater() throws IOException {
        KernelAddresses addresses = new KernelAddresses(proc, () -> now);
        write("ffffffff81000000 T core", "");
        assertThat(addresses.nameOf(CORE)).contains("core+0x10");
        assertThat(addresses.nameOf(LOADED)).isEmpty();

        write("ffffffff81000000 T core\nffffffffc0000000 t late\t[mod]", "mod 16384 0 - Live 0xffffffffc0000000");
        assertThat(addresses.nameOf(LOADED)).as("not read again at once").isEmpty();
        now = now.plus(Duration.ofSeconds(10));
        assertThat(addresses.nameOf(LOADED)).contains("late+0x10 [mod]");

        write("ffffffff81000000 T other", "mod 16384 7 - Live 0xffffffffc0000000");
        now = now.plus(Duration.ofSeconds(10));
        assertThat(addresses.nameOf(CORE))
                .as("only users of modules have changed")
                .contains("core+0x10");
    }

    /** Modules from outside of the kernel's source have letters behind their addresses. */
    @Test
    void seesThatAModuleWasLoadedAnew() throws IOException {
        KernelAddresses addresses = new KernelAddresses(proc, () -> now);
        write("ffffffffc0000000 t late\t[mod]", "mod 16384 0 - Live 0xffffffffc0000000 (OE)");
        assertThat(addresses.nameOf(LOADED)).contains("late+0x10 [mod]");
        write("ffffffffc0000008 t late\t[mod]", "mod 16384 0 - Live 0xffffffffc0000008 (OE)");
        now = now.plus(Duration.ofSeconds(10));
        assertThat(addresses.nameOf(LOADED)).contains("late+0x8 [mod]");
    }

    @Property
    void aModuleIsKnownByItsNameAndAddress(
            @ForAll @AlphaChars String name, @ForAll long address, @ForAll long other, @ForAll int users) {
        String place = place(name, 0, address);
        assertThat(place(name, users, address)).isEqualTo(place);
        assertThat(place(name + "x", users, address)).isNotEqualTo(place);
        assertThat(place(name, users, other).equals(place)).isEqualTo(address == other);
    }

    @Property
    void anyTextMayBeAModule(@ForAll String line) {
        assertThatCode(() -> KernelAddresses.place(line)).doesNotThrowAnyException();
    }

    private static String place(String name, int users, long address) {
        return KernelAddresses.place("%s 16384 %d - Live 0x%016x (OE)".formatted(name, users, address));
    }

    @Test
    void doesWithoutAListThatCannotBeRead() {
        assertThat(new KernelAddresses(proc, () -> now).nameOf(CORE)).isEmpty();
    }

    private void write(String kallsyms, String modules) throws IOException {
        Files.writeString(proc.resolve("kallsyms"), kallsyms + "\n");
        Files.writeString(proc.resolve("modules"), modules + "\n");
    }
}
