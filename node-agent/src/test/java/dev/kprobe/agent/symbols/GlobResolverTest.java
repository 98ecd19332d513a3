// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GlobResolverTest {
    private static final List<KernelSymbol> KERNEL = List.of(
            new KernelSymbol("vfs_write", ""),
            new KernelSymbol("vfs_read", ""),
            new KernelSymbol("vfs_twice", ""),
            new KernelSymbol("vfs_twice", ""),
            new KernelSymbol("vfs_hidden", ""),
            new KernelSymbol("vfs_there", "my_module"));

    private final GlobResolver resolver = new GlobResolver(visitor -> KERNEL.forEach(visitor), names -> {
        Set<String> good = new HashSet<>(names);
        good.remove("vfs_hidden");
        return good;
    });

    @Test
    void expandsToWhatCanBeProbed() throws IOException {
        assertThat(resolver.expand(new Glob("vfs_*"), ""))
                .isEqualTo(new Expansion.Functions(List.of(found("vfs_read", ""), found("vfs_write", "")), 2));
        assertThat(resolver.expand(new Glob("vfs_*"), "my-module"))
                .isEqualTo(new Expansion.Functions(List.of(found("vfs_there", "my_module")), 0));
    }

    @Test
    void saysWhyThereIsNothing() throws IOException {
        assertThat(resolver.expand(new Glob("nfs_*"), ""))
                .isEqualTo(refused(Reason.SymbolNotFound, "this kernel has no function that matches nfs_*"));
        assertThat(resolver.expand(new Glob("nfs_*"), "nfs"))
                .isEqualTo(refused(Reason.SymbolNotFound, "module nfs has no function that matches nfs_*"));
        assertThat(resolver.expand(new Glob("vfs_hid*"), ""))
                .isEqualTo(refused(Reason.NotTraceable, "none of the 1 functions that match vfs_hid* can be probed"));
    }

    @Test
    void isBounded() throws IOException {
        GlobResolver large = new GlobResolver(
                visitor -> IntStream.rangeClosed(0, GlobResolver.MOST)
                        .forEach(i -> visitor.accept(new KernelSymbol("f" + i, ""))),
                names -> names);
        assertThat(large.expand(new Glob("f*"), ""))
                .isEqualTo(refused(Reason.ProbeLimit, "1001 functions match f*; the limit is 1000"));
        assertThat(large.expand(new Glob("f?*"), "")).isInstanceOf(Expansion.Refused.class);
        assertThat(large.expand(new Glob("f??*"), "")).isInstanceOf(Expansion.Functions.class);
    }

    @Test
    void matchesWholeNames() {
        assertThat(new Glob("a*b?d").matches("axxbcbyd")).isTrue();
        assertThat(new Glob("a*b?d").matches("axxbcbyde")).isFalse();
        assertThat(new Glob("*").matches("")).isTrue();
        assertThat(new Glob("").matches("a")).isFalse();
        assertThat(new Glob("a").matches("a")).isTrue();
    }

    @Property
    void agreesWithRegularExpressions(
            @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'b') String name,
            @ForAll @StringLength(max = 5) @CharRange(from = '>', to = 'a') String raw) {
        String pattern = raw.replaceAll("[@>]", "*").replaceAll("[^a*]", "?");
        String expression = pattern.replace("*", ".*").replace("?", ".");
        assertThat(new Glob(pattern).matches(name)).isEqualTo(name.matches(expression));
    }

    private static Resolution.Found found(String name, String module) {
        return new Resolution.Found(new KernelSymbol(name, module), 0);
    }

    private static Expansion refused(Reason reason, String message) {
        return new Expansion.Refused(new Resolution.Missing(reason, message));
    }
}
