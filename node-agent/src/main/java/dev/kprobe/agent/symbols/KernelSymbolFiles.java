// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.agent.host.KernelFileSystems;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The symbol lists of the running kernel, read anew on each use: modules come and go. */
public final class KernelSymbolFiles implements SymbolSource, AddressedSymbols, FunctionRules, ProbeableFunctions {
    private final KernelFileSystems files;

    /** The lists where the kernel's file systems are seen. */
    public KernelSymbolFiles(KernelFileSystems files) {
        this.files = files;
    }

    @Override
    public void forEach(Consumer<KernelSymbol> visitor) throws IOException {
        scan(files.proc().resolve("kallsyms"), Kallsyms::function, visitor);
    }

    @Override
    public void forEachAddress(Visitor visitor) throws IOException {
        scan(
                files.proc().resolve("kallsyms"),
                Optional::of,
                line -> Kallsyms.function(line).ifPresent(symbol -> visitor.visit(Kallsyms.address(line), symbol)));
    }

    @Override
    public Set<String> among(Set<String> names) {
        Set<String> good = new HashSet<>(names);
        try {
            Set<String> traceable = new HashSet<>();
            Path list = files.tracefs().resolve("available_filter_functions");
            scan(list, FunctionLists::traceable, name -> traceable.add(name), names::contains);
            good.retainAll(traceable);
        } catch (IOException e) {
            // Not every kernel has the list; probes do not depend on it.
        }
        try {
            Path list = files.debugfs().resolve("kprobes/blacklist");
            scan(list, FunctionLists::blacklisted, name -> good.remove(name), good::contains);
        } catch (IOException e) {
            // The kernel itself refuses what it forbids.
        }
        return good;
    }

    @Override
    public boolean exists(KernelSymbol function) {
        try {
            return contains(files.proc().resolve("kallsyms"), Kallsyms::function, function);
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public boolean isBlacklisted(String function) {
        return contains(() -> files.debugfs().resolve("kprobes/blacklist"), FunctionLists::blacklisted, function);
    }

    @Override
    public boolean isTraceable(String function) {
        try {
            return contains(files.tracefs().resolve("available_filter_functions"), FunctionLists::traceable, function);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean contains(FileSupplier file, Function<String, Optional<String>> parser, String function) {
        try {
            return contains(file.get(), parser, function);
        } catch (IOException e) {
            return false;
        }
    }

    private static <T> boolean contains(Path file, Function<String, Optional<T>> parser, T wanted) throws IOException {
        boolean[] found = {false};
        scan(file, parser, one -> found[0] |= one.equals(wanted));
        return found[0];
    }

    private static void scan(
            Path file, Function<String, Optional<String>> parser, Consumer<String> visitor, Predicate<String> wanted)
            throws IOException {
        scan(file, line -> parser.apply(line).filter(wanted), visitor);
    }

    private static <T> void scan(Path file, Function<String, Optional<T>> parser, Consumer<T> visitor)
            throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                parser.apply(line).ifPresent(visitor);
            }
        }
    }

    /** A path that may first have to be mounted. */
    @FunctionalInterface
    private interface FileSupplier {
        Path get() throws IOException;
    }
}
