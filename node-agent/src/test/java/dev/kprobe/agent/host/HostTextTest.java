// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostTextTest {
    @Test
    void readsListsOfCpus() throws IOException {
        assertThat(CpuList.parse("0-3,5,7-8\n")).containsExactly(0, 1, 2, 3, 5, 7, 8);
        assertThat(CpuList.parse("0")).containsExactly(0);
        assertThat(CpuList.parse("\n")).isEmpty();
    }

    @Test
    void readsWhatAProcessMayDo() throws IOException {
        assertThat(lacked("000001ffffffffff")).isEmpty();
        assertThat(lacked("000000c400000000")).isEmpty();
        assertThat(lacked("0000000000200000")).isEmpty();
        assertThat(lacked("0000004400000000")).containsExactly("CAP_BPF");
        assertThat(lacked("0000008400000000")).containsExactly("CAP_PERFMON");
        assertThat(lacked("0000000000000000")).containsExactly("CAP_BPF", "CAP_PERFMON");
        assertThatThrownBy(() -> lacked("many")).isInstanceOf(IOException.class).hasMessageContaining("many");
        assertThatThrownBy(() -> Capabilities.parse("Name:\tjava\n")).isInstanceOf(IOException.class);
    }

    private static List<String> lacked(String effective) throws IOException {
        return Capabilities.parse("Name:\tjava\nCapPrm:\t0\nCapEff:\t" + effective + "\nCapBnd:\t0\n")
                .lackedByPrograms();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "0-", "-3", "0-3,", "0,,2", "3-0", "0-3,2", "1 2", "0x1", "9999999999", "0-123456"})
    void whatIsNoListOfCpusIsAnError(String text) {
        assertThatThrownBy(() -> CpuList.parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a list of CPUs")
                .hasMessageEndingWith(text);
    }

    @Test
    void aMachineWithoutACpuIsAnError(@TempDir Path sysfs) throws IOException {
        Path folder = Files.createDirectories(sysfs.resolve("devices/system/cpu"));
        Files.writeString(folder.resolve("online"), "\n");
        Files.writeString(folder.resolve("possible"), "0-3\n");
        assertThatThrownBy(() -> CpuList.online(sysfs)).isInstanceOf(IOException.class);
        assertThat(CpuList.possible(sysfs)).isEqualTo(4);
    }

    @Property
    void anyTextIsAListOfCpusOrAnError(@ForAll @CharRange(from = '+', to = '9') String text) {
        try {
            assertThat(CpuList.parse(text)).isSorted().doesNotHaveDuplicates();
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("not a list of CPUs");
        }
    }

    @Test
    void readsHowFarTheKernelIsLockedDown() {
        assertThat(Lockdown.parse("[none] integrity confidentiality\n")).isEqualTo(Lockdown.NONE);
        assertThat(Lockdown.parse("none [integrity] confidentiality\n")).isEqualTo(Lockdown.INTEGRITY);
        assertThat(Lockdown.parse("none integrity [confidentiality]\n")).isEqualTo(Lockdown.CONFIDENTIALITY);
    }

    @Test
    void namesArchitecturesAsUnameDoes() {
        assertThat(KernelFacts.machine("amd64")).isEqualTo("x86_64");
        assertThat(KernelFacts.machine("aarch64")).isEqualTo("aarch64");
    }

    @Property
    void readsEveryListOfCpus(@ForAll Set<@IntRange(max = 4095) Integer> cpus) throws IOException {
        List<Integer> sorted = List.copyOf(new TreeSet<>(cpus));
        String text = sorted.stream().map(String::valueOf).collect(Collectors.joining(","));
        assertThat(CpuList.parse(text + "\n")).isEqualTo(sorted);
        assertThat(CpuList.parse(text.replaceAll("(\\d+)", "$1-$1"))).isEqualTo(sorted);
    }

    @Property
    void knowsAWayOfLockdownForAnyText(@ForAll String text) {
        assertThatCode(() -> Lockdown.parse(text)).doesNotThrowAnyException();
        assertThat(Lockdown.parse(text.replace("[", ""))).isEqualTo(Lockdown.NONE);
    }

    @Test
    void readsWhetherTasksArePreempted() {
        assertThat(Preemption.parse("none voluntary (full)\n")).isTrue();
        assertThat(Preemption.parse("full (lazy)\n")).isTrue();
        assertThat(Preemption.parse("none (voluntary) full\n")).isFalse();
        assertThat(Preemption.parse("(none) voluntary full lazy\n")).isFalse();
        assertThat(Preemption.parse("")).isFalse();
    }

    @Test
    void knowsKernelsThatWereBuiltToPreempt() {
        assertThat(Preemption.isBuiltIn("#1 SMP PREEMPT Debian 6.1.1-1 (2023-01-01)"))
                .isTrue();
        assertThat(Preemption.isBuiltIn("#1 SMP PREEMPT_RT Debian 6.1.1-1 (2023-01-01)"))
                .isTrue();
        assertThat(Preemption.isBuiltIn("#1 SMP PREEMPT_DYNAMIC Debian 6.1.1-1 (2023-01-01)"))
                .isFalse();
        assertThat(Preemption.isBuiltIn("#1 SMP Debian 5.10.1-1 (2023-01-01)")).isFalse();
        assertThat(Preemption.isBuiltIn("")).isFalse();
    }

    @Property
    void onlyTheModeInBracketsHolds(@ForAll @AlphaChars String before, @ForAll @AlphaChars String mode) {
        assertThat(Preemption.parse("%s (%s) full lazy\n".formatted(before, mode)))
                .isEqualTo(mode.equals("full") || mode.equals("lazy"));
    }

    @Property
    void anyFilesAreFactsOfAKernel(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
        Path proc = Files.createTempDirectory("facts");
        Path kernel = Files.createDirectories(proc.resolve("sys/kernel/random")).resolveSibling("osrelease");
        for (Path file : List.of(kernel, kernel.resolveSibling("version"), proc.resolve("sys/kernel/random/boot_id"))) {
            Files.write(file, bytes);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        KernelFacts facts = KernelFacts.read(proc);
        assertThat(facts.release()).isEqualTo(text);
        assertThat(facts.version()).isEqualTo(text);
        assertThat(facts.bootId()).isEqualTo(text);
        assertThat(facts.architecture()).isNotEmpty();
    }
}
