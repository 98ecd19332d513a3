// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FunctionAddressesTest {
    private int read;
    private final FunctionAddresses addresses = new FunctionAddresses(visitor -> {
        read++;
        visitor.visit(0x1000, new KernelSymbol("one", ""));
        visitor.visit(0x2000, new KernelSymbol("twice", ""));
        visitor.visit(0x3000, new KernelSymbol("twice", ""));
        visitor.visit(0x4000, new KernelSymbol("repeated", ""));
        visitor.visit(0x4000, new KernelSymbol("repeated", ""));
        visitor.visit(0x5000, new KernelSymbol("one", "module"));
        visitor.visit(0, new KernelSymbol("hidden", ""));
    });

    @Test
    void knowsWhatIsOnlyOnce() throws IOException {
        addresses.learn(Set.of("one", "twice", "repeated", "hidden", "none"));
        assertThat(addresses.of("one")).isEqualTo(0x1000);
        assertThat(addresses.of("twice")).isZero();
        assertThat(addresses.of("repeated")).isEqualTo(0x4000);
        assertThat(addresses.of("hidden")).isZero();
        assertThat(addresses.of("none")).isZero();
    }

    @Test
    void asksOnce() throws IOException {
        assertThat(addresses.of("one")).isZero();
        addresses.learn(Set.of("one", "none"));
        addresses.learn(Set.of("none", "one"));
        assertThat(read).isEqualTo(1);
        addresses.learn(Set.of("one", "repeated"));
        assertThat(read).isEqualTo(2);
        assertThat(addresses.of("repeated")).isEqualTo(0x4000);
    }
}
