// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.ModuleLauncher;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A module that took the node or the agent down is not loaded again. The module must not be loaded before. */
final class LoadCheck {
    private static final Path STATE = Path.of("/state/load");
    private static final Path MODULES = Path.of("/modules");
    private static final Path BROKEN = Path.of("/tmp/broken");
    private static final int ATTEMPTS = 100;

    private final KernelFileSystems files;
    private final KernelSymbolFiles symbols;
    private final Checks checks;
    private final KernelFacts facts;

    LoadCheck(KernelFileSystems files, KernelSymbolFiles symbols, Checks checks) throws IOException {
        this.files = files;
        this.symbols = symbols;
        this.checks = checks;
        this.facts = KernelFacts.read(files.proc());
    }

    void run() throws IOException {
        unnoted();
        loaded();
        refused();
        crashed();
        checks.equal("load: the module is gone", false, module(STATE, MODULES).isLoaded());
    }

    private void unnoted() throws IOException {
        Path file = Files.writeString(Path.of("/state/file"), "");
        checks.equal("load: what cannot be noted is not loaded", Reason.Internal, open(module(file, MODULES)));
        checks.equal(
                "load: and the kernel has not seen it",
                false,
                module(STATE, MODULES).isLoaded());
    }

    private void loaded() throws IOException {
        KernelModule module = module(STATE, MODULES);
        checks.equal("load: the module is loaded", BackendName.Module, open(module));
        checks.equal("load: that is noted", facts.bootId() + " loaded 0", noted());
        module.turned(Instant.EPOCH);
        module.turned(Instant.EPOCH.plusSeconds(60));
        checks.equal("load: until it has been there for a while", "", noted());
        checks.equal("load: it is unloaded", true, unload(module));
        checks.equal("load: it is loaded again", BackendName.Module, open(module));
        unload(module);
        checks.equal("load: an unloaded one is not suspected", "", noted());
    }

    private void refused() throws IOException {
        Path file = BROKEN.resolve(facts.release()).resolve("kprobe_monitor.ko");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no module");
        checks.equal(
                "load: the kernel refuses what is no module",
                Reason.ModuleVersionMismatch,
                open(module(STATE, BROKEN)));
        checks.equal("load: that is no suspicion", "", noted());
    }

    /** As an agent left it whose node went down in the midst of loading. */
    private void crashed() throws IOException {
        open(module(STATE, MODULES));
        Path note = STATE.resolve("loading");
        String text = Files.readString(note);
        unload(module(STATE, MODULES));
        Files.writeString(note, text.replace(facts.bootId() + " loaded", "another-boot loading"));
        KernelModule module = module(STATE, MODULES);
        String before = module.circumstances();
        checks.equal("load: what took the node down is in quarantine", Reason.Quarantined, open(module));
        checks.equal("load: it is not loaded", false, module.isLoaded());
        checks.equal("load: for the next agent too", Reason.Quarantined, open(module(STATE, MODULES)));
        Files.delete(STATE.resolve("quarantined-module"));
        checks.equal("load: it is tried again when that is lifted", false, before.equals(module.circumstances()));
        checks.equal("load: and is loaded", BackendName.Module, open(module));
        unload(module);
    }

    /** For a moment after it was loaded, the module holds itself: it measures what its probes cost. */
    private static boolean unload(KernelModule module) throws NativeException {
        for (int i = 0; ; i++) {
            try {
                return module.unload();
            } catch (NativeException e) {
                if (e.errno() != Errno.EAGAIN || i == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The backend, or why there is none. */
    private Object open(KernelModule module) {
        try (Backend backend = new ModuleLauncher(module, Path.of("/dev"), symbols, NodePods.UNKNOWN).launch()) {
            return backend.name();
        } catch (BackendRefusedException e) {
            System.out.println("# " + e.getMessage());
            return e.reason();
        }
    }

    /** The note without the build, empty when there is none. */
    private static String noted() throws IOException {
        Path note = STATE.resolve("loading");
        return Files.exists(note) ? Files.readString(note).replaceAll(" [0-9a-f]{64}\n", "") : "";
    }

    private KernelModule module(Path state, Path modules) throws NativeException {
        return new KernelModule(files, modules, facts.release(), new LoadMarker(state, facts.bootId()));
    }
}
