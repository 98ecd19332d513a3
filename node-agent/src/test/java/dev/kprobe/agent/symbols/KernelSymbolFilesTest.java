// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists as a kernel shows them, in ordinary files. */
class KernelSymbolFilesTest {
    private static final KernelSymbol READ = new KernelSymbol("vfs_read", "");
    private static final KernelSymbol PROBE = new KernelSymbol("e1000_probe", "e1000");

    @TempDir
    private Path root;

    private KernelSymbolFiles files;

    @BeforeEach
    void write() throws IOException {
        write("proc/kallsyms", """
                ffffffff81001000 T vfs_read
                ffffffff81002000 t hidden_helper
                ffffffff82000000 D some_data
                ffffffffc0001000 t e1000_probe\t[e1000]
                """);
        write("sys/kernel/tracing/kprobe_events", "");
        write("sys/kernel/tracing/available_filter_functions", "vfs_read\ne1000_probe [e1000]\nget_kprobe\n");
        write("sys/kernel/debug/kprobes/blacklist", """
                0xffffffff81003000-0xffffffff81003010\tget_kprobe
                """);
        files = new KernelSymbolFiles(new KernelFileSystems(root.resolve("proc"), root.resolve("sys"), root));
    }

    @Test
    void showsEveryFunctionOnce() throws IOException {
        List<KernelSymbol> seen = new ArrayList<>();
        files.forEach(seen::add);
        assertThat(seen).containsExactly(READ, new KernelSymbol("hidden_helper", ""), PROBE);
    }

    @Test
    void showsFunctionsWithTheirAddresses() throws IOException {
        List<String> seen = new ArrayList<>();
        files.forEachAddress((address, symbol) -> seen.add(Long.toHexString(address) + " " + symbol.name()));
        assertThat(seen)
                .containsExactly(
                        "ffffffff81001000 vfs_read", "ffffffff81002000 hidden_helper", "ffffffffc0001000 e1000_probe");
    }

    @Test
    void keepsWhatCanBeTracedAndIsNotForbidden() {
        assertThat(files.among(Set.of("vfs_read", "hidden_helper", "get_kprobe")))
                .containsExactly("vfs_read");
    }

    @Test
    void doesWithoutTheListsThatAKernelDoesNotHave() throws IOException {
        Files.delete(root.resolve("sys/kernel/tracing/available_filter_functions"));
        Files.delete(root.resolve("sys/kernel/debug/kprobes/blacklist"));
        assertThat(files.among(Set.of("vfs_read", "get_kprobe"))).containsExactlyInAnyOrder("vfs_read", "get_kprobe");
        assertThat(files.isTraceable("hidden_helper")).isTrue();
        assertThat(files.isBlacklisted("get_kprobe")).isFalse();
        Files.delete(root.resolve("proc/kallsyms"));
        assertThat(files.exists(new KernelSymbol("nowhere", ""))).isTrue();
    }

    @Test
    void knowsWhatIsThereAndWhatIsAllowed() {
        assertThat(files.exists(READ)).isTrue();
        assertThat(files.exists(PROBE)).isTrue();
        assertThat(files.exists(new KernelSymbol("e1000_probe", ""))).isFalse();
        assertThat(files.exists(new KernelSymbol("some_data", ""))).isFalse();
        assertThat(files.isTraceable("vfs_read")).isTrue();
        assertThat(files.isTraceable("hidden_helper")).isFalse();
        assertThat(files.isBlacklisted("get_kprobe")).isTrue();
        assertThat(files.isBlacklisted("vfs_read")).isFalse();
    }

    @Test
    void explainsWhyAProbeWasRefused() throws IOException {
        assertThat(explain("nowhere", 0))
                .isEqualTo(new Resolution.Missing(Reason.SymbolNotFound, "this kernel has no function nowhere"));
        assertThat(explain("vfs_read", 2))
                .isEqualTo(
                        new Resolution.Missing(
                                Reason.NotTraceable,
                                "no probe can be placed at vfs_read+2: the offset must be the start of an instruction (EILSEQ)"));
        assertThat(explain("hidden_helper", 0))
                .isEqualTo(
                        new Resolution.Missing(
                                Reason.NotTraceable,
                                "no probe can be placed in hidden_helper, which the kernel does not list as traceable (EILSEQ)"));
        assertThat(explain("vfs_read", 0))
                .isEqualTo(new Resolution.Missing(Reason.NotTraceable, "no probe can be placed in vfs_read (EILSEQ)"));
        write("proc/kallsyms", "ffffffff81003000 T get_kprobe\n");
        assertThat(explain("get_kprobe", 2).reason()).isEqualTo(Reason.SymbolBlacklisted);
    }

    private Resolution.Missing explain(String function, long offset) {
        return files.explain(new Resolution.Found(new KernelSymbol(function, ""), offset), "EILSEQ");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
