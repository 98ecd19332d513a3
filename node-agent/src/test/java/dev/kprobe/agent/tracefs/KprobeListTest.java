// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kprobe.agent.perf.Drift;
import dev.kprobe.api.v1alpha1.Reason;
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
            0000000000000000  k  do_x+0x2a/0x2f0
            ffffffffc0001000  k  f+0x0  my_module [GONE]
            ffffffffc0002000  k  g+0x0/0x20 [my_module] [DISABLED]
            """;

    @Test
    void readsWhatIsArmed(@TempDir Path folder) throws IOException {
        KprobeList list = list(folder, "1", "1");
        assertThat(list.entries()).hasSize(6);
        assertThat(list.of(probe(false, "__x64_sys_getppid"))).isEqualTo(KprobeState.FTRACE);
        assertThat(list.of(probe(false, "__do_sys_getppid"))).isEqualTo(KprobeState.FTRACE);
        assertThat(list.of(probe(true, "__x64_sys_getppid"))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(probe(true, "vfs_read"))).isEqualTo(KprobeState.OPTIMIZED);
        assertThat(list.of(probe(false, "do_x+42"))).isEqualTo(KprobeState.TRAP);
        assertThat(list.of(probe(false, "do_x"))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(probe(false, "my_module:f"))).isEqualTo(KprobeState.GONE);
        assertThat(list.of(probe(false, "other:f"))).isEqualTo(KprobeState.ABSENT);
        assertThat(list.of(probe(false, "my_module:g"))).isEqualTo(KprobeState.DISABLED);
    }

    @Test
    void tellsWhyNothingFires(@TempDir Path folder) throws IOException {
        KprobeList well = list(folder, "1", "1");
        assertThat(drift(well, "__x64_sys_getppid")).isEmpty();
        assertThat(drift(well, "my_module:f")).contains(Reason.SymbolNotFound);
        assertThat(drift(well, "my_module:g")).contains(Reason.KprobesDisabled);
        assertThat(drift(well, "elsewhere")).contains(Reason.Internal);
        KprobeList untraced = list(folder, "1", "0");
        assertThat(drift(untraced, "__x64_sys_getppid")).contains(Reason.FtraceDisabled);
        assertThat(drift(untraced, "do_x+42")).isEmpty();
        assertThat(drift(list(folder, "0", "1"), "do_x+42")).contains(Reason.KprobesDisabled);
    }

    @Test
    void takesSwitchesThatCannotBeReadForUnknown(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("kprobes"));
        Files.writeString(folder.resolve("kprobes/list"), TEXT);
        KprobeList list = KprobeList.read(folder, folder);
        assertThat(list.kprobesEnabled()).isEmpty();
        assertThat(list.ftraceEnabled()).isEmpty();
        assertThat(drift(list, "__x64_sys_getppid")).isEmpty();
    }

    @Property
    void neverFailsOnAnyText(@ForAll String line) {
        assertThatCode(() -> KprobeEntry.parse(line)).doesNotThrowAnyException();
    }

    private static Optional<Reason> drift(KprobeList list, String location) {
        return Drift.of(List.of(probe(false, location)), list).map(Drift::reason);
    }

    private static KprobeList list(Path folder, String kprobes, String ftrace) throws IOException {
        Files.createDirectories(folder.resolve("kprobes"));
        Files.createDirectories(folder.resolve("sys/kernel"));
        Files.writeString(folder.resolve("kprobes/list"), TEXT);
        Files.writeString(folder.resolve("kprobes/enabled"), kprobes + "\n");
        Files.writeString(folder.resolve("sys/kernel/ftrace_enabled"), ftrace + "\n");
        return KprobeList.read(folder, folder);
    }

    private static EventDefinition probe(boolean onReturn, String location) {
        return new EventDefinition(new EventName("kpm_1", "p_1"), onReturn, location, 64, List.of());
    }
}
