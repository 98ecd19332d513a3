// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.btf.BtfTypes;
import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.btf.KernelFunctions;
import dev.kprobe.agent.bpf.kernel.ModuleTypes;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the functions of loaded modules that the kernel can call a program from. Modules come and go: what is known of
 * one is known of one load of it. Confined to one thread.
 */
final class BpfModuleFunctions {
    private static final Logger LOG = LoggerFactory.getLogger(BpfModuleFunctions.class);

    private final KernelSymbolFiles symbols;
    /**
     * The types of the kernel proper, which those of modules refer to; read when they are needed, for they are large.
     */
    private final Path kernelTypes;

    private final Map<String, Loaded> loaded = new HashMap<>();

    BpfModuleFunctions(KernelSymbolFiles symbols, Path kernelTypes) {
        this.symbols = symbols;
        this.kernelTypes = kernelTypes;
    }

    /** The functions of one load of a module. */
    private record Loaded(int object, KernelFunctions functions) {}

    /** A function of a module, where it has a type. */
    Optional<KernelFunction> find(KernelSymbol symbol) {
        try {
            Optional<KernelFunction> found = functions(symbol.module()).find(symbol.name());
            return found.isPresent() && isOnly(symbol.name()) && !symbols.isBlacklisted(symbol.name())
                    ? found
                    : Optional.empty();
        } catch (IOException e) {
            LOG.info("functions of module {} are probed by kprobes: {}", symbol.module(), e.toString());
            return Optional.empty();
        }
    }

    private KernelFunctions functions(String module) throws IOException {
        OptionalInt object = ModuleTypes.find(module);
        if (object.isEmpty()) {
            loaded.remove(module);
            return KernelFunctions.NONE;
        }
        Loaded known = loaded.get(module);
        if (known == null || known.object() != object.getAsInt()) {
            known = read(object.getAsInt());
            loaded.put(module, known);
        }
        return known.functions();
    }

    private Loaded read(int object) throws IOException {
        BtfTypes base = new BtfTypes(Files.readAllBytes(kernelTypes));
        return new Loaded(object, KernelFunctions.read(BtfTypes.split(ModuleTypes.read(object), base), object));
    }

    /** Before 6.3 the kernel takes the first function of this name that it has, of whatever module. */
    private boolean isOnly(String name) throws IOException {
        int[] bearers = {0};
        symbols.forEach(symbol -> bearers[0] += symbol.name().equals(name) ? 1 : 0);
        return bearers[0] == 1;
    }
}
