// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracefsTextTest {
    private static final EventName NAME = new EventName("kpm_1f", "p_mmap_3");

    @Test
    void writesDefinitionsAndRemovals() {
        assertThat(new EventDefinition(NAME, false, "vfs_read+4", 64, List.of()).command())
                .isEqualTo("p:kpm_1f/p_mmap_3 vfs_read+4\n");
        assertThat(new EventDefinition(NAME, true, "ext4:f", 64, List.of()).command())
                .isEqualTo("r64:kpm_1f/p_mmap_3 ext4:f\n");
        assertThat(new EventDefinition(NAME, false, "f", 64, List.of("u1=$arg1:u64", "task=$comm")).command())
                .isEqualTo("p:kpm_1f/p_mmap_3 f u1=$arg1:u64 task=$comm\n");
        assertThat(EventDefinition.removal(NAME)).isEqualTo("-:kpm_1f/p_mmap_3\n");
    }

    @Test
    void makesNamesThatTheKernelTakes() {
        assertThat(EventName.of("kpm_1f", "mmap.2-x", 3)).isEqualTo(new EventName("kpm_1f", "p_mmap_2_x_3_1f"));
        assertThat(EventName.of("kpm_1f", "a".repeat(100), 12).event())
                .hasSize(63)
                .endsWith("_12_1f");
        assertThat(EventName.groupOf(31)).isEqualTo("kpm_1f");
    }

    @Test
    void findsNamesInTheKernelsList() {
        assertThat(EventDefinition.nameIn("p:kpm_1f/p_mmap_3 vfs_read+4")).contains(NAME);
        assertThat(EventDefinition.nameIn("r64:kpm_1f/p_mmap_3 ext4:f arg1=$retval"))
                .contains(NAME);
        assertThat(EventDefinition.nameIn("e:kpm_1f/p_mmap_3 sched.sched_switch"))
                .isEmpty();
        assertThat(EventDefinition.nameIn("p vfs_read")).isEmpty();
        assertThat(NAME.own()).isTrue();
        assertThat(new EventName("kprobes", "p_vfs_read_0").own()).isFalse();
    }

    @Test
    void readsMissesAndNothingElse() {
        assertThat(KprobeProfile.misses(Stream.of(
                        "  p_mmap_3                                       20000              7",
                        "",
                        "rubbish",
                        "  p_glob_4   1   2",
                        "  p_glob_4   3   4",
                        "a b c")))
                .isEqualTo(Map.of("p_mmap_3", 7L, "p_glob_4", 6L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "99999999999999999999"})
    void anEventWithoutANumberIsAnError(String text, @TempDir Path tracefs) throws IOException {
        Path folder = Files.createDirectories(tracefs.resolve("events/kpm_1f/p_mmap_3"));
        Files.writeString(folder.resolve("id"), text + "\n");
        assertThatThrownBy(() -> new KprobeEvents(tracefs).id(NAME))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not the number of an event in " + folder.resolve("id"));
    }

    /** Other users of the list may put any bytes into it. */
    @Test
    void theListMayHoldWhatIsNoText(@TempDir Path tracefs) throws IOException {
        byte[] bytes = {'p', ':', 'a', '/', (byte) 0xff, ' ', 'f', '\n'};
        Files.write(tracefs.resolve("kprobe_events"), bytes);
        Files.write(tracefs.resolve("kprobe_profile"), bytes);
        assertThat(new KprobeEvents(tracefs).removeStale()).isEmpty();
        assertThat(new KprobeEvents(tracefs).misses()).isEmpty();
    }

    @Property
    void neverFailsOnAnyText(@ForAll String line) {
        assertThatCode(() -> {
                    EventDefinition.nameIn(line);
                    KprobeProfile.misses(Stream.of(line));
                })
                .doesNotThrowAnyException();
    }
}
