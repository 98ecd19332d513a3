// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.btf.KernelFunctions;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SharedAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the functions that the kernel can call a program from. It knows some by another name than the one that is asked
 * for: the wrapper of a system call without arguments is {@code __x64_sys_getppid} and {@code __do_sys_getppid}, and
 * only the second has a type. Confined to one thread.
 */
final class BpfFunctions {
    private final KernelFunctions functions;
    private final KernelSymbolFiles symbols;
    private final BpfModuleFunctions modules;
    private final Map<String, Optional<Traceable>> known = new HashMap<>();

    BpfFunctions(KernelFunctions functions, KernelSymbolFiles symbols, BpfModuleFunctions modules) {
        this.modules = modules;
        this.functions = functions;
        this.symbols = symbols;
    }

    /**
     * A function with a type.
     *
     * @param name by which the kernel knows its type
     */
    record Traceable(String name, KernelFunction function) {}

    /** The function that begins at a place. */
    Optional<Traceable> at(Resolution.Found place) {
        if (place.offset() != 0 || place.isPattern() || functions.equals(KernelFunctions.NONE)) {
            return Optional.empty();
        }
        String name = place.symbol().name();
        return place.symbol().inModule()
                ? modules.find(place.symbol()).map(function -> new Traceable(name, function))
                : Objects.requireNonNull(known.computeIfAbsent(name, this::find));
    }

    /** What kprobes are forbidden in is not for direct calls either, though the kernel does not mind these. */
    private Optional<Traceable> find(String name) {
        try {
            if (symbols.isBlacklisted(name)) {
                return Optional.empty();
            }
            Optional<Traceable> own = typed(name);
            return own.isPresent()
                    ? own
                    : SharedAddress.names(symbols, name).stream()
                            .map(this::typed)
                            .flatMap(Optional::stream)
                            .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Traceable> typed(String name) {
        return functions.find(name).map(function -> new Traceable(name, function));
    }
}
