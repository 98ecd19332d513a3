// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KallsymsTest {
    @Test
    void readsFunctionsOfTheKernelAndOfModules() {
        assertThat(Kallsyms.function("ffffffff810f4a90 T __x64_sys_getppid"))
                .contains(new KernelSymbol("__x64_sys_getppid", ""));
        assertThat(Kallsyms.function("0000000000000000 t e1000_probe\t[e1000]"))
                .contains(new KernelSymbol("e1000_probe", "e1000"));
        assertThat(Kallsyms.function("0000000000000000 W weak_one")).contains(new KernelSymbol("weak_one", ""));
    }

    @Test
    void skipsDataGeneratedCodeAndRubbish() {
        assertThat(Kallsyms.function("ffffffff82000000 D system_state")).isEmpty();
        assertThat(Kallsyms.function("ffffffffc0000000 t bpf_prog_1\t[bpf]")).isEmpty();
        assertThat(Kallsyms.function("ffffffffc0000000 t ftrace_trampoline\t[__builtin__ftrace]"))
                .isEmpty();
        assertThat(Kallsyms.function("")).isEmpty();
        assertThat(Kallsyms.function("ffffffff81000000 T ")).isEmpty();
        assertThat(Kallsyms.function("ffffffff81000000 T name\t[unclosed")).isEmpty();
    }

    @Property
    void neverFailsOnAnyText(@ForAll String line) {
        assertThatCode(() -> {
                    Kallsyms.function(line);
                    FunctionLists.blacklisted(line);
                    FunctionLists.traceable(line);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void readsTheListsOfFunctionsThatMayAndMayNotBeProbed() {
        assertThat(FunctionLists.blacklisted("0xffffffff81a00000-0xffffffff81a00010\tget_kprobe"))
                .contains("get_kprobe");
        assertThat(FunctionLists.blacklisted("no tab")).isEmpty();
        assertThat(FunctionLists.traceable("vfs_read")).contains("vfs_read");
        assertThat(FunctionLists.traceable("e1000_probe [e1000]")).contains("e1000_probe");
    }
}
