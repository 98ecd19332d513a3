// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AddressIndexTest {
    @Test
    void namesAddressesWithinFunctions() {
        AddressIndex index = index(
                "ffffffffc0001000 t nf_hook\t[nf_tables]",
                "ffffffff81000200 T vfs_write",
                "ffffffff81000100 T vfs_read",
                "ffffffff81000100 t vfs_read_alias",
                "ffffffff81000180 D some_data",
                "0000000000000000 A absolute",
                "0000000000000000 T hidden",
                "nonsense",
                "");
        assertThat(index.size()).isEqualTo(4);
        assertThat(index.nameOf(0xffffffff81000100L)).contains("vfs_read+0x0");
        assertThat(index.nameOf(0xffffffff810001ffL)).contains("vfs_read+0xff");
        assertThat(index.nameOf(0xffffffff81000200L)).contains("vfs_write+0x0");
        assertThat(index.nameOf(0xffffffffc000101bL)).contains("nf_hook+0x1b [nf_tables]");
        assertThat(index.nameOf(0xffffffff810000ffL)).isEmpty();
        assertThat(index.nameOf(0xffffffffa0000000L)).isEmpty();
        assertThat(index.nameOf(0x7f0000000000L)).isEmpty();
        assertThat(index.nameOf(-1)).isEmpty();
    }

    @Test
    void holdsMoreThanItBeganWith() {
        AddressIndex.Builder builder = new AddressIndex.Builder();
        for (int i = 5000; i > 0; i--) {
            builder.add("%016x t function_%d".formatted(0xffffffff81000000L + 16L * i, i));
        }
        AddressIndex index = builder.build();
        for (int i = 1; i <= 5000; i++) {
            assertThat(index.nameOf(0xffffffff81000000L + 16L * i + 3)).contains("function_" + i + "+0x3");
        }
    }

    @Property
    void takesAnyTextAndAnyAddress(@ForAll String line, @ForAll long address) {
        AddressIndex.Builder builder = new AddressIndex.Builder();
        builder.add(line);
        builder.add("f" + line);
        builder.add("%016x t %s".formatted(address | 1, line));
        assertThat(builder.build().nameOf(address)).isNotEqualTo(Optional.of(""));
    }

    private static AddressIndex index(String... lines) {
        AddressIndex.Builder builder = new AddressIndex.Builder();
        for (String line : lines) {
            builder.add(line);
        }
        return builder.build();
    }
}
