// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.symbols.FunctionAddresses;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.tracefs.KprobeList;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBackTest {
    private static final ProbeHandle HANDLE = new ProbeHandle(BackendName.Perf, 1);
    private static final Condition LOST = new Condition.Lost();

    @TempDir
    private Path folder;

    private final List<Boolean> kprobesRead = new ArrayList<>();
    private int symbolsRead;
    private final ReadBack readBack = new ReadBack(
            kprobes -> {
                kprobesRead.add(kprobes);
                return KprobeList.read(Optional.of(folder), folder);
            },
            new FunctionAddresses(visitor -> {
                symbolsRead++;
                visitor.visit(0x1000, new KernelSymbol("f", ""));
                visitor.visit(0x2000, new KernelSymbol("g", ""));
                visitor.visit(0x9000, new KernelSymbol("h", "m"));
            }));

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(folder.resolve("kprobes"));
        Files.createDirectories(folder.resolve("sys/kernel"));
        switches("1", "1");
        list("1000 k another_name_of_f+0x0 [FTRACE]", "2010 k g+0x10");
    }

    @Test
    void saysNothingWhenAllIsWell() {
        assertThat(condition(entry("f", 0))).isNull();
        assertThat(condition(entry("g", 16))).isNull();
        assertThat(condition(ArmedAt.TRACED)).isNull();
        assertThat(readBack.conditions(Map.of())).isEmpty();
    }

    @Test
    void aProbeThatTheListLacksIsMissing() throws IOException {
        assertThat(reason(entry("g", 0))).isEqualTo(Reason.KprobesDisabled);
        assertThat(reason(ArmedAt.kprobes(true, List.of(place("", "f", 0))))).isEqualTo(Reason.KprobesDisabled);
        assertThat(reason(ArmedAt.kprobes(false, List.of(place("", "f", 0), place("", "g", 8)))))
                .isEqualTo(Reason.KprobesDisabled);
        list("0 k another_name_of_f+0x0");
        assertThat(condition(entry("f", 0)))
                .describedAs("it may be there by another name")
                .isNull();
    }

    @Test
    void aProbeOfAnUnloadedModuleIsLost() throws IOException {
        list("9000 k h+0x0  m [GONE]", "1000 k f+0x0");
        assertThat(condition(ArmedAt.kprobes(false, List.of(place("m", "h", 0)))))
                .isEqualTo(LOST);
    }

    @Test
    void aModuleIsElsewhereEachTime() throws IOException {
        list("a000 k h+0x0  m ");
        assertThat(condition(ArmedAt.kprobes(false, List.of(place("m", "h", 0)))))
                .isNull();
    }

    @Test
    void theSwitchOfFunctionTracingConcernsWhatItCalls() throws IOException {
        switches("1", "0");
        assertThat(reason(entry("f", 0))).isEqualTo(Reason.FtraceDisabled);
        assertThat(condition(entry("g", 16))).isNull();
        assertThat(reason(ArmedAt.TRACED)).isEqualTo(Reason.FtraceDisabled);
    }

    @Test
    void theSwitchOfProbesConcernsProbes() throws IOException {
        switches("0", "1");
        assertThat(reason(entry("g", 16))).isEqualTo(Reason.KprobesDisabled);
        assertThat(reason(ArmedAt.kprobes(false, List.of()))).isEqualTo(Reason.KprobesDisabled);
        assertThat(condition(ArmedAt.TRACED)).isNull();
    }

    /** The kernel does not arm it, and yet its list says nothing. */
    @Test
    void oneThatBeganWhileAllWereOffIsLostWhenTheyAreOn() throws IOException {
        switches("0", "1");
        assertThat(reason(entry("g", 16))).isEqualTo(Reason.KprobesDisabled);
        switches("1", "1");
        assertThat(condition(entry("g", 16))).isEqualTo(LOST);
        assertThat(condition(entry("g", 16))).isEqualTo(LOST);
        readBack.conditions(Map.of());
        assertThat(condition(entry("g", 16))).describedAs("armed anew").isNull();
        switches("0", "1");
        assertThat(reason(entry("g", 16))).isEqualTo(Reason.KprobesDisabled);
        switches("1", "1");
        assertThat(condition(entry("g", 16))).describedAs("it was there before").isNull();
    }

    @Test
    void oneThatStaysOffWhileOthersAreOnIsLost() throws IOException {
        list("2010 k g+0x10 [DISABLED]");
        assertThat(condition(entry("g", 16))).isEqualTo(LOST);
        switches("0", "1");
        assertThat(reason(entry("g", 16))).isEqualTo(Reason.KprobesDisabled);
        Files.delete(folder.resolve("kprobes/enabled"));
        assertThat(condition(entry("g", 16)))
                .describedAs("all may be off")
                .isEqualTo(new Condition.Silenced(Reason.KprobesDisabled, "the probe in g+16 is switched off"));
        list("2010 k g+0x10 [DISABLED]", "2010 k g+0x10 [OPTIMIZED]");
        assertThat(condition(entry("g", 16))).isNull();
    }

    @Test
    void symbolsAreReadOnceAndOnlyWhereTheyHelp() throws IOException {
        condition(ArmedAt.TRACED);
        assertThat(kprobesRead).containsExactly(false);
        assertThat(symbolsRead).isZero();
        condition(entry("f", 0));
        condition(entry("f", 0));
        assertThat(kprobesRead).containsExactly(false, true, true);
        assertThat(symbolsRead).isEqualTo(1);
        list("0 k g+0x10");
        condition(entry("g", 16));
        assertThat(symbolsRead).isEqualTo(1);
    }

    private @Nullable Condition condition(ArmedAt at) {
        return readBack.conditions(Map.of(HANDLE, at)).get(HANDLE);
    }

    private @Nullable Reason reason(ArmedAt at) {
        return condition(at) instanceof Condition.Silenced silenced ? silenced.reason() : null;
    }

    private static ArmedAt entry(String function, long offset) {
        return ArmedAt.kprobes(false, List.of(place("", function, offset)));
    }

    private static Resolution.Found place(String module, String function, long offset) {
        return new Resolution.Found(new KernelSymbol(function, module), offset);
    }

    private void list(String... lines) throws IOException {
        Files.write(folder.resolve("kprobes/list"), List.of(lines));
    }

    private void switches(String kprobes, String ftrace) throws IOException {
        Files.writeString(folder.resolve("kprobes/enabled"), kprobes + "\n");
        Files.writeString(folder.resolve("sys/kernel/ftrace_enabled"), ftrace + "\n");
    }
}
