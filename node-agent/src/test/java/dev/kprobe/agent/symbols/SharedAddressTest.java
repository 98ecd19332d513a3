// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SharedAddressTest {

    /** One function has three names of its own and one that another has too; beside it are those of a module. */
    private static void symbols(AddressedSymbols.Visitor visitor) {
        visitor.visit(0x1000, new KernelSymbol("__do_sys_sync", ""));
        visitor.visit(0x1000, new KernelSymbol("__ia32_sys_sync", ""));
        visitor.visit(0x1000, new KernelSymbol("__x64_sys_sync", ""));
        visitor.visit(0x1000, new KernelSymbol("twice", ""));
        visitor.visit(0x2000, new KernelSymbol("twice", ""));
        visitor.visit(0x1000, new KernelSymbol("elsewhere", "ext4"));
        visitor.visit(0x3000, new KernelSymbol("alone", ""));
        visitor.visit(0x3000, new KernelSymbol("of_module", "ext4"));
        visitor.visit(0, new KernelSymbol("hidden", ""));
        visitor.visit(0, new KernelSymbol("hidden_as_well", ""));
    }

    @Test
    void namesTheOthersThatNoOtherFunctionHas() throws IOException {
        assertThat(SharedAddress.names(SharedAddressTest::symbols, "__x64_sys_sync"))
                .containsExactly("__do_sys_sync", "__ia32_sys_sync");
    }

    @Test
    void knowsNoneOfAFunctionThatHasOneName() throws IOException {
        assertThat(SharedAddress.names(SharedAddressTest::symbols, "alone")).isEmpty();
    }

    @Test
    void knowsNothingOfModules() throws IOException {
        assertThat(SharedAddress.names(SharedAddressTest::symbols, "of_module")).isEmpty();
    }

    @Test
    void knowsNothingWhereTheKernelHidesAddresses() throws IOException {
        assertThat(SharedAddress.names(SharedAddressTest::symbols, "hidden")).isEmpty();
    }

    @Test
    void knowsNothingOfAFunctionThatIsNotThere() throws IOException {
        assertThat(SharedAddress.names(SharedAddressTest::symbols, "absent")).isEmpty();
    }
}
