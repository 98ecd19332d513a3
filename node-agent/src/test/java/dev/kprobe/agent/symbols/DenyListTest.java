// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DenyListTest {
    private final Kernel kernel = new Kernel();

    @Test
    void deniesByPattern() throws IOException {
        DenyList list = DenyList.of(List.of("vfs_*", "do_exit"), kernel);
        assertThat(list.denies("vfs_read")).isTrue();
        assertThat(list.denies("do_exit")).isTrue();
        assertThat(list.denies("do_exit_group")).isFalse();
    }

    @Test
    void deniesOtherNamesOfTheSameFunction() throws IOException {
        DenyList list = DenyList.of(List.of("ksys_read"), kernel);
        assertThat(list.others()).containsExactly("alias_of_read");
        assertThat(list.denies("alias_of_read")).isTrue();
        assertThat(list.denies("vfs_read")).isFalse();
    }

    @Test
    void addressesThatTheKernelHidesAreNotTheSame() throws IOException {
        assertThat(DenyList.of(List.of("hidden_one"), kernel).others()).isEmpty();
    }

    @Test
    void deniesAPatternThatReachesADeniedFunction() throws IOException {
        DenyList list = DenyList.of(List.of("ksys_read"), kernel);
        assertThat(list.deniedAt(place("alias_*", ""), kernel)).contains("alias_of_read");
        assertThat(list.deniedAt(place("vfs_*", ""), kernel)).isEmpty();
        assertThat(list.deniedAt(place("ksys_*", "other"), kernel)).isEmpty();
        assertThat(list.deniedAt(place("ksys_read", ""), kernel)).contains("ksys_read");
    }

    @Test
    void nothingDeniedTakesNoPassOverTheSymbols() throws IOException {
        assertThat(DenyList.of(List.of(), kernel).deniedAt(place("*", ""), kernel))
                .isEqualTo(Optional.empty());
        assertThat(kernel.passes).isZero();
    }

    private static Resolution.Found place(String name, String module) {
        return new Resolution.Found(new KernelSymbol(name, module), 0);
    }

    /** A kernel of a few functions. */
    private static final class Kernel implements SymbolSource {
        int passes;

        @Override
        public void forEach(Consumer<KernelSymbol> visitor) {
            forEachAddress((address, symbol) -> visitor.accept(symbol));
        }

        @Override
        public void forEachAddress(AddressedSymbols.Visitor visitor) {
            passes++;
            visitor.visit(0x10, new KernelSymbol("ksys_read", ""));
            visitor.visit(0x10, new KernelSymbol("alias_of_read", ""));
            visitor.visit(0x20, new KernelSymbol("vfs_read", ""));
            visitor.visit(0x30, new KernelSymbol("do_exit", ""));
            visitor.visit(0x40, new KernelSymbol("do_exit_group", ""));
            visitor.visit(0, new KernelSymbol("hidden_one", ""));
            visitor.visit(0, new KernelSymbol("hidden_two", ""));
        }
    }
}
