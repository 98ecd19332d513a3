// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SymbolResolverTest {
    private static final List<KernelSymbol> KERNEL = List.of(
            new KernelSymbol("__x64_sys_mmap", ""),
            new KernelSymbol("__alloc_pages_noprof", ""),
            new KernelSymbol("vfs_read", ""),
            new KernelSymbol("vfs_write", ""),
            new KernelSymbol("twice", ""),
            new KernelSymbol("twice", ""),
            new KernelSymbol("probe", "e1000"),
            new KernelSymbol("probe", "ixgbe"),
            new KernelSymbol("vfs_read", "shadow"),
            new KernelSymbol("only_here", "snd_pcm"));

    private final SymbolResolver resolver =
            new SymbolResolver(visitor -> KERNEL.forEach(visitor), SystemCallSymbols.X86_64);

    @Test
    void findsSystemCallsByTheirNameOnTheArchitecture() throws IOException {
        assertThat(resolve(systemCall("mmap"))).isEqualTo(found("__x64_sys_mmap", "", 0));
    }

    @Test
    void takesTheFirstAlternativeThatExists() throws IOException {
        Target target = new Target(
                null,
                "__alloc_pages",
                null,
                null,
                List.of("__alloc_pages_noprof", "__alloc_pages_nodemask"),
                null,
                null,
                null);
        assertThat(resolve(target)).isEqualTo(found("__alloc_pages_noprof", "", 0));
    }

    @Test
    void takesWhatStandsForANameOnThisKernel() throws IOException {
        assertThat(resolve(function("__alloc_pages", null))).isEqualTo(found("__alloc_pages_noprof", "", 0));
        assertThat(FunctionAliases.of("do_fork")).containsExactly("kernel_clone", "_do_fork");
        assertThat(SystemCallSymbols.PLAIN.symbols("mmap")).containsExactly("sys_mmap", "sys_mmap_pgoff");
        assertThat(SystemCallSymbols.of("aarch64").symbols("mmap")).containsExactly("__arm64_sys_mmap");
    }

    @Test
    void isQuickWithWhatIsInTheKernelProper() throws IOException {
        assertThat(resolver.isQuick(systemCall("mmap"))).isTrue();
        assertThat(resolver.isQuick(function("twice", null))).isTrue();
        assertThat(resolver.isQuick(function("only_here", null))).isFalse();
        assertThat(resolver.isQuick(function("vfs_read", "shadow"))).isFalse();
        assertThat(resolver.isQuick(Target.address("0x1000", "00ab"))).isFalse();
    }

    @Test
    void asksForTheBuildOnceAndOnlyForAddresses() throws IOException {
        int[] asked = {0};
        SymbolResolver counting = new SymbolResolver(KERNEL::forEach, SystemCallSymbols.X86_64, () -> {
            asked[0]++;
            return new KernelBuild("00ab", OptionalLong.of(0));
        });
        Target address = Target.address("0x1000", "00ac");
        Target read = function("vfs_read", null);
        assertThat(counting.resolve(List.of(read))).containsOnlyKeys(read);
        assertThat(asked[0]).isZero();
        Map<Target, Resolution> answer = counting.resolve(List.of(address, read, address));
        assertThat(answer).containsOnlyKeys(address, read).containsEntry(read, found("vfs_read", "", 0));
        assertThat(answer.get(address))
                .isInstanceOfSatisfying(
                        Resolution.Missing.class,
                        missing -> assertThat(missing.reason()).isEqualTo(Reason.NotThisKernel));
        counting.resolve(List.of(address));
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void forbidsWhatTheKernelForbidsAndNoPattern() throws IOException {
        SymbolSource strict = new SymbolSource() {
            @Override
            public void forEach(Consumer<KernelSymbol> visitor) {
                KERNEL.forEach(visitor);
            }

            @Override
            public boolean isBlacklisted(String function) {
                return !function.equals("vfs_write");
            }
        };
        SymbolResolver resolving = new SymbolResolver(strict, SystemCallSymbols.X86_64);
        assertThat(resolving.isForbidden(new Resolution.Found(new KernelSymbol("vfs_read", ""), 0)))
                .isTrue();
        assertThat(resolving.isForbidden(new Resolution.Found(new KernelSymbol("vfs_write", ""), 0)))
                .isFalse();
        assertThat(resolving.isForbidden(new Resolution.Found(new KernelSymbol("vfs_*", ""), 0)))
                .isFalse();
        DenyList list = resolving.denyList(List.of("vfs_wr*"));
        assertThat(resolving.denied(new Resolution.Found(new KernelSymbol("vfs_write", ""), 0), list))
                .contains("vfs_write");
        assertThat(resolving.denied(new Resolution.Found(new KernelSymbol("vfs_read", ""), 0), list))
                .isEmpty();
    }

    @Test
    void saysThatAModuleIsNotLoaded() throws IOException {
        assertThat(resolve(function("f", "nowhere")))
                .isEqualTo(new Resolution.Missing(Reason.SymbolNotFound, "module nowhere is not loaded"));
    }

    @Test
    void prefersTheKernelProperUnlessAModuleIsNamed() throws IOException {
        assertThat(resolve(function("vfs_read", null))).isEqualTo(found("vfs_read", "", 0));
        assertThat(resolve(function("vfs_read", "shadow"))).isEqualTo(found("vfs_read", "shadow", 0));
        assertThat(resolve(function("only_here", null))).isEqualTo(found("only_here", "snd_pcm", 0));
        assertThat(resolve(function("only_here", "snd-pcm"))).isEqualTo(found("only_here", "snd_pcm", 0));
    }

    @Test
    void writesPlacesAsTheKernelTakesThem() {
        assertThat(found("f", "", 0).location()).isEqualTo("f");
        assertThat(found("f", "m", 4).location()).isEqualTo("m:f+4");
    }

    @Test
    void refusesNamesThatSeveralFunctionsHave() throws IOException {
        assertThat(resolve(function("twice", null)))
                .isEqualTo(new Resolution.Missing(
                        Reason.SymbolAmbiguous, "the kernel has 2 functions called twice: name another one"));
        assertThat(resolve(function("probe", null)))
                .isEqualTo(new Resolution.Missing(
                        Reason.SymbolAmbiguous, "2 functions are called probe, in e1000, ixgbe: name the module"));
    }

    @Test
    void suggestsNamesLikeTheOneThatIsMissing() throws IOException {
        assertThat(resolve(function("vfs_reed", null)))
                .isEqualTo(new Resolution.Missing(
                        Reason.SymbolNotFound, "this kernel has no function vfs_reed; did you mean vfs_read?"));
        assertThat(resolve(function("__alloc_page", null)))
                .isEqualTo(new Resolution.Missing(
                        Reason.SymbolNotFound,
                        "this kernel has no function __alloc_page; did you mean __alloc_pages_noprof?"));
        assertThat(resolve(systemCall("zzzzzz")))
                .isEqualTo(new Resolution.Missing(Reason.SymbolNotFound, "this kernel has no system call zzzzzz"));
        assertThat(resolve(function("nothing_like_it", "ixgbe")))
                .isEqualTo(
                        new Resolution.Missing(Reason.SymbolNotFound, "module ixgbe has no function nothing_like_it"));
    }

    @Test
    void findsAllFunctionsOfAPattern() throws IOException {
        assertThat(resolve(functions("vfs_*"))).isEqualTo(found("vfs_*", "", 0));
        assertThat(resolve(functions("vfs_rea?"))).isEqualTo(found("vfs_rea?", "", 0));
        assertThat(found("vfs_*", "", 0).isPattern()).isTrue();
        assertThat(resolve(functions("only_*")))
                .isEqualTo(new Resolution.Missing(
                        Reason.SymbolNotFound, "this kernel has no function that matches only_*"));
        assertThat(resolve(functions("vfs.*"))).isInstanceOf(Resolution.Missing.class);
    }

    @Test
    void readsTheKernelOnceForWhatItHas() throws IOException {
        int[] reads = {0};
        SymbolResolver counting = new SymbolResolver(
                visitor -> {
                    reads[0]++;
                    KERNEL.forEach(visitor);
                },
                SystemCallSymbols.X86_64);
        counting.prepare();
        Target target = systemCall("mmap");
        Map<Target, Resolution> first = counting.resolve(List.of(target));
        assertThat(counting.resolve(List.of(target))).isEqualTo(first);
        assertThat(reads[0]).isEqualTo(1);
    }

    private @Nullable Resolution resolve(Target target) throws IOException {
        return resolver.resolve(List.of(target)).get(target);
    }

    private static Target systemCall(String name) {
        return Target.systemCall(name);
    }

    private static Target function(String name, @Nullable String module) {
        return new Target(null, name, module, null, List.of(), null, null, null);
    }

    private static Target functions(String pattern) {
        return Target.functions(pattern);
    }

    private static Resolution.Found found(String name, String module, long offset) {
        return new Resolution.Found(new KernelSymbol(name, module), offset);
    }
}
