// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.symbols.Expansion;
import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.symbols.KernelBuild;
import dev.kprobe.agent.symbols.KernelBuildFiles;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Addresses and patterns on the kernel that runs. */
final class ResolutionCheck {
    private static final String FUNCTION = "shmem_file_llseek";
    /** Where x86_64 kernels of all distributions are linked to begin. */
    private static final long LINKED_TEXT = 0xffffffff81000000L;

    private final KernelFileSystems files;
    private final KernelSymbolFiles symbols;
    private final Checks checks;

    ResolutionCheck(KernelFileSystems files, KernelSymbolFiles symbols, Checks checks) {
        this.files = files;
        this.symbols = symbols;
        this.checks = checks;
    }

    void run() throws IOException {
        addresses();
        patterns();
    }

    private void addresses() throws IOException {
        KernelBuild build = KernelBuildFiles.read(files);
        System.out.println("# " + build);
        checks.equal("the kernel has a build id", 40, build.buildId().length());
        long slide = build.slide().orElse(-1);
        checks.equal("the slide is that of the first symbol", addressOf("_text") - LINKED_TEXT, slide);
        long linked = addressOf(FUNCTION) - slide;
        checks.equal(
                "an address resolves to its function",
                new Resolution.Found(new KernelSymbol(FUNCTION, ""), 0),
                resolve(linked, build.buildId()));
        checks.equal(
                "an address within a function resolves to an offset",
                new Resolution.Found(new KernelSymbol(FUNCTION, ""), 9),
                resolve(linked + 9, build.buildId()));
        checks.equal(
                "an address of another build is refused",
                Reason.NotThisKernel,
                resolve(linked, "00ab00ab") instanceof Resolution.Missing missing ? missing.reason() : "found");
    }

    private Resolution resolve(long address, String buildId) throws IOException {
        SymbolResolver resolver =
                new SymbolResolver(symbols, SystemCallSymbols.X86_64, () -> KernelBuildFiles.read(files));
        Target target = Target.address("0x" + Long.toHexString(address), buildId);
        return Objects.requireNonNull(resolver.resolve(List.of(target)).get(target));
    }

    private void patterns() throws IOException {
        GlobResolver resolver = new GlobResolver(symbols, symbols);
        long begun = System.nanoTime();
        Expansion expansion = resolver.expand(new Glob("shmem_file_*seek"), "");
        System.out.printf("# pattern expanded in %d ms: %s%n", (System.nanoTime() - begun) / 1_000_000, expansion);
        checks.equal(
                "a pattern expands",
                true,
                expansion instanceof Expansion.Functions functions
                        && functions.places().contains(new Resolution.Found(new KernelSymbol(FUNCTION, ""), 0)));
        checks.equal(
                "a pattern that matches too much is refused",
                Reason.ProbeLimit,
                resolver.expand(new Glob("*a*"), "") instanceof Expansion.Refused refused
                        ? refused.why().reason()
                        : "expanded");
        checks.equal(
                "a pattern of forbidden functions is refused",
                Reason.NotTraceable,
                resolver.expand(new Glob("get_kprob?"), "") instanceof Expansion.Refused refused
                        ? refused.why().reason()
                        : "expanded");
    }

    private long addressOf(String function) throws IOException {
        long[] found = {0};
        symbols.forEachAddress((address, symbol) -> {
            if (symbol.name().equals(function) && !symbol.inModule()) {
                found[0] = address;
            }
        });
        return found[0];
    }
}
