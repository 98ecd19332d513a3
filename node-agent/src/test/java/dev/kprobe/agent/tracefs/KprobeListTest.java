// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KprobeListTest {
    private static final String TEXT = """
            ffffffff8c1b4a64  k  __x64_sys_getppid+0x4    [DISABLED][FTRACE]
            ffffffff8c1b4a64  k  __x64_sys_getppid+0x4    [FTRACE]
            ffffffff8c1b4b00  r  vfs_read+0x0    [OPTIMIZED]
            ffffffff8c1b5000  k  do_x+0x2a/0x2f0
            ffffffffc0001000  k  f+0x0  my_module [GONE]
            ffffffffc0002000  k  g+0x0/0x20 [my_module] [DISABLED]
            """;
    private static final String HIDDEN = TEXT.replaceAll("ffffffff\\S*", "0000000000000000");
    private static final long GETPPID = 0xffffffff8c1b4a60L;

    @Test
    void findsProbesByTheirAddresses(@TempDir Path folder) throws IOException {
        KprobeList list = list(folder, TEXT);
        assertThat(list.showsAddresses()).isTrue();
        assertThat(list.of(at(false, "any_other_name", 0, GETPPID))).isEqualTo(KprobeState.FTRACE);
        assertThat(list.of(at(false, "x", 0, GETPPID + 4))).isEqualTo(KprobeState.FTRACE);
        assertThat(list.of(at(false, "x", 4, GETPPID))).isEqualTo(KprobeState.FTRACE);
        assertThat(list.of(at(false, "x", 3, GETPPID))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(at(true, "x", 0, GETPPID))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(at(false, "x", 0, GETPPID - 4))).isEqualTo(KprobeState.FTRACE);
        assertThat(list.of(at(false, "x", 0, GETPPID - 5))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(at(false, "x", 0, GETPPID + 5))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(at(true, "vfs_read", 0, 0xffffffff8c1b4b00L))).isEqualTo(KprobeState.OPTIMIZED);
        assertThat(list.of(at(true, "vfs_read", 0, 0xffffffff8c1b4bc0L))).isEqualTo(KprobeState.ABSENT);
    }

    @Test
    void findsThemByNameWhereItDoesNotKnowTheAddress(@TempDir Path folder) throws IOException {
        KprobeList list = list(folder, TEXT);
        for (KprobeList each : List.of(list, list(folder, HIDDEN))) {
            assertThat(each.of(at(false, "__x64_sys_getppid", 0, 0))).isEqualTo(KprobeState.FTRACE);
            assertThat(each.of(at(false, "__do_sys_getppid", 0, 0))).isEqualTo(KprobeState.FTRACE);
            assertThat(each.of(at(true, "__x64_sys_getppid", 0, 0))).isEqualTo(KprobeState.UNKNOWN);
            assertThat(each.of(at(true, "vfs_read", 0, 0))).isEqualTo(KprobeState.OPTIMIZED);
            assertThat(each.of(at(false, "do_x", 42, 0))).isEqualTo(KprobeState.TRAP);
            assertThat(each.of(at(false, "do_x", 0, 0))).isEqualTo(KprobeState.UNKNOWN);
            assertThat(each.of(in("my_module", "f"))).isEqualTo(KprobeState.GONE);
            assertThat(each.of(in("other", "f"))).isEqualTo(KprobeState.UNKNOWN);
            assertThat(each.of(at(false, "f", 0, 0))).isEqualTo(KprobeState.UNKNOWN);
            assertThat(each.of(in("my_module", "g"))).isEqualTo(KprobeState.DISABLED);
        }
    }

    @Test
    void hiddenAddressesAreNone(@TempDir Path folder) throws IOException {
        KprobeList list = list(folder, HIDDEN);
        assertThat(list.showsAddresses()).isFalse();
        assertThat(list.of(at(false, "any_other_name", 0, GETPPID))).isEqualTo(KprobeState.UNKNOWN);
        assertThat(list.of(at(true, "vfs_read", 0, GETPPID))).isEqualTo(KprobeState.OPTIMIZED);
    }

    @Test
    void addressesHaveAnEnd(@TempDir Path folder) throws IOException {
        KprobeList list = list(folder, "ffffffffffffffff k f+0x0\n");
        assertThat(list.of(at(false, "x", 0, -1))).isEqualTo(KprobeState.TRAP);
        assertThat(list.of(at(false, "x", 0, -10))).isEqualTo(KprobeState.ABSENT);
    }

    @Test
    void anEmptyListNamesNothing(@TempDir Path folder) throws IOException {
        assertThat(list(folder, "").of(at(false, "vfs_read", 0, 0))).isEqualTo(KprobeState.ABSENT);
    }

    @Test
    void takesWhatCannotBeReadForUnknown(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("sys/kernel"));
        Files.writeString(folder.resolve("sys/kernel/ftrace_enabled"), "0\n");
        KprobeList none = KprobeList.read(Optional.empty(), folder);
        assertThat(none.kprobesEnabled()).isEmpty();
        assertThat(none.ftraceEnabled()).contains(false);
        assertThat(none.of(at(false, "vfs_read", 0, GETPPID))).isEqualTo(KprobeState.UNKNOWN);
        KprobeList locked = KprobeList.read(Optional.of(folder), folder.resolve("none"));
        assertThat(locked.kprobesEnabled()).isEmpty();
        assertThat(locked.ftraceEnabled()).isEmpty();
        assertThat(locked.of(at(false, "vfs_read", 0, GETPPID))).isEqualTo(KprobeState.UNKNOWN);
    }

    @Test
    void readsSwitches(@TempDir Path folder) throws IOException {
        list(folder, TEXT);
        Files.writeString(folder.resolve("kprobes/enabled"), "1\n");
        assertThat(KprobeList.read(Optional.of(folder), folder).kprobesEnabled())
                .contains(true);
        Files.writeString(folder.resolve("kprobes/enabled"), "0\n");
        assertThat(KprobeList.read(Optional.of(folder), folder).kprobesEnabled())
                .contains(false);
    }

    @Property
    void neverFailsOnAnyText(@ForAll String line) {
        assertThatCode(() -> KprobeEntry.parse(line)).doesNotThrowAnyException();
    }

    /** Whatever the numbers are, they are read as they are, or not at all. */
    @Property
    void readsAnyAddressAndOffset(@ForAll long address, @ForAll long offset, @ForAll boolean onReturn) {
        String kind = onReturn ? "r" : "k";
        Optional<KprobeEntry> entry =
                KprobeEntry.parse("%x  %s  function+0x%x    [DISABLED]".formatted(address, kind, offset));
        if (offset >= 0 && offset <= 0xffffffffL) {
            assertThat(entry)
                    .contains(new KprobeEntry(address, onReturn, "function", offset, "", KprobeState.DISABLED));
        } else {
            assertThat(entry).isEmpty();
        }
    }

    private static KprobePlace at(boolean onReturn, String function, long offset, long address) {
        return new KprobePlace(onReturn, "", function, offset, address);
    }

    private static KprobePlace in(String module, String function) {
        return new KprobePlace(false, module, function, 0, 0);
    }

    private static KprobeList list(Path folder, String text) throws IOException {
        Files.createDirectories(folder.resolve("kprobes"));
        Files.writeString(folder.resolve("kprobes/list"), text);
        return KprobeList.read(Optional.of(folder), folder);
    }
}
