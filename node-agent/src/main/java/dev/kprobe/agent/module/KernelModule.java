// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The module in the running kernel: whether it is there, bringing it in, taking it out. */
public final class KernelModule implements ModuleSwitches {
    /** As the kernel and the device know it. */
    public static final String NAME = "kprobe_monitor";

    private final KernelFileSystems files;
    private final ModuleFiles modules;
    private final String release;
    private final LoadMarker marker;

    /**
     * The module for one kernel; nothing is loaded yet.
     *
     * @param files where the kernel's file systems are seen
     * @param modules directory that holds {@code RELEASE/kprobe_monitor.ko} for some kernels; the host's own come after
     * @param release of the running kernel
     * @param marker remembers across restarts that an agent loaded it
     */
    public KernelModule(KernelFileSystems files, Path modules, String release, LoadMarker marker) {
        this.files = files;
        // Modules of the host are where its first process sees them.
        this.modules = new ModuleFiles(modules, files.proc().resolve("1/root/lib/modules"), release);
        this.release = release;
        this.marker = marker;
    }

    /** Whether the kernel has it now. */
    public boolean isLoaded() {
        return Files.exists(files.sysfs().resolve("module").resolve(NAME));
    }

    /** What opening it depends on: whether it is loaded, and from which files it could be. */
    public String circumstances() {
        return version().orElse(isLoaded() ? "loaded" : "") + "\n" + modules.fingerprint()
                + marker.attempts().held();
    }

    /** The version that the loaded module names, empty when there is none. */
    public Optional<String> version() {
        try {
            Path version = files.sysfs().resolve("module").resolve(NAME).resolve("version");
            return Optional.of(Files.readString(version).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Loads it unless it is there, and opens its device. */
    public ProbeDevice open(Path deviceDirectory) throws BackendRefusedException {
        load();
        try {
            Path node = DeviceNode.make(files.sysfs(), deviceDirectory);
            DeviceInfo info = KernelDevice.inspect(node);
            if (!KernelDevice.speaks(info)) {
                throw new BackendRefusedException(
                        Reason.ModuleVersionMismatch,
                        "the loaded module %s %s has interface %d, this agent speaks %d: unload it or update the agent"
                                .formatted(NAME, info.version(), info.abi(), Uapi.ABI));
            }
            return KernelDevice.open(node);
        } catch (NativeException e) {
            Reason reason = e.errno() == Errno.EPERM && files.lockdown() == Lockdown.CONFIDENTIALITY
                    ? Reason.Lockdown
                    : Reason.DeviceUnavailable;
            throw new BackendRefusedException(reason, e.getMessage());
        } catch (IOException e) {
            throw new BackendRefusedException(Reason.DeviceUnavailable, "no device of module " + NAME + ": " + e);
        }
    }

    /**
     * Unloads it if an agent loaded it and nobody else uses it.
     *
     * @return whether the kernel is without it now
     */
    public boolean unload() throws NativeException {
        if (!isLoaded()) {
            return true;
        }
        if (!marker.isSet()) {
            return false;
        }
        NativeAccess.unloadModule(NAME);
        marker.clear();
        marker.attempts().acquit();
        return true;
    }

    /** The agent's loop turns, and the node lives with what was loaded. */
    public void turned(Instant now) {
        marker.attempts().turned(now);
    }

    /** The agent ends in good order. */
    public void end() {
        marker.attempts().acquit();
    }

    /** One that an administrator loaded keeps what was set there, unless there is something to set. */
    @Override
    public void allow(int cpuMillis) throws IOException {
        if (cpuMillis != 0 || marker.isSet()) {
            Files.writeString(
                    files.sysfs().resolve("module").resolve(NAME).resolve("parameters/budget"),
                    Integer.toString(cpuMillis),
                    StandardOpenOption.WRITE);
        }
    }

    @Override
    public boolean isTracing() {
        try {
            return !Files.readString(files.proc().resolve("sys/kernel/ftrace_enabled"))
                    .strip()
                    .equals("0");
        } catch (IOException e) {
            return true;
        }
    }

    private void load() throws BackendRefusedException {
        if (isLoaded()) {
            return;
        }
        List<String> messages = new ArrayList<>();
        Reason reason = Reason.NoModuleForKernel;
        for (Path file : modules.found()) {
            try {
                load(file);
                return;
            } catch (BackendRefusedException e) {
                reason = e.reason();
                messages.add(e.getMessage());
            }
        }
        throw new BackendRefusedException(
                reason,
                messages.isEmpty()
                        ? "neither the image nor the host has a module for kernel " + release
                        : String.join("; ", messages));
    }

    private void load(Path file) throws BackendRefusedException {
        begin(file);
        try {
            marker.set();
            NativeAccess.loadModule(file);
            marker.attempts().loaded();
        } catch (NativeException e) {
            marker.attempts().acquit();
            if (e.errno() != Errno.EEXIST) {
                marker.clear();
                throw refused(e);
            }
        }
    }

    private void begin(Path file) throws BackendRefusedException {
        try {
            String build = ModuleFiles.build(file);
            if (marker.attempts().isHeld(build)) {
                throw new BackendRefusedException(
                        Reason.Quarantined,
                        "%s is not loaded again, for the node or the agent went down with it: find out why, then bring"
                                        .formatted(file)
                                + " another build of it, or remove quarantined-module from KPM_STATE_DIR on the node");
            }
            marker.attempts().begin(build);
        } catch (IOException e) {
            throw new BackendRefusedException(
                    Reason.Internal,
                    "no module is loaded while KPM_STATE_DIR, where it would be noted, cannot be written: " + e);
        }
    }

    private BackendRefusedException refused(NativeException e) {
        Lockdown lockdown = files.lockdown();
        Reason reason = LoadFailure.reason(e.errno(), lockdown, modulesDisabled());
        String explanation = switch (reason) {
            case Lockdown ->
                "the kernel is locked down (%s) and refuses modules that are not signed"
                        .formatted(lockdown.name().toLowerCase(Locale.ROOT));
            case ModulesDisabled ->
                "the kernel loads no more modules until it is booted again" + " (kernel.modules_disabled)";
            case ModuleVersionMismatch -> "the module was built for another kernel than the one that runs";
            default -> reason.sentence().replaceFirst("\\.$", "");
        };
        return new BackendRefusedException(reason, explanation + "; " + e.getMessage());
    }

    private boolean modulesDisabled() {
        try {
            return Files.readString(files.proc().resolve("sys/kernel/modules_disabled"))
                    .strip()
                    .equals("1");
        } catch (IOException e) {
            return false;
        }
    }
}
