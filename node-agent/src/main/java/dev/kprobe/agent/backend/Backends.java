// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend in use: chosen when it is needed, in a fixed order of preference, and let go when nothing needs it.
 * Confined to one thread.
 */
public final class Backends implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final Map<BackendName, BackendLauncher> launchers;
    private final KernelModule module;

    private @Nullable Backend current;
    private BackendName last = BackendName.None;
    private final Map<BackendName, Refusal> refusals = new EnumMap<>(BackendName.class);
    /** The circumstances in which each was tried last. */
    private final Map<BackendName, String> tried = new EnumMap<>(BackendName.class);
    /** What all probes together may cost, 0 for any. */
    private int cpuMillis;
    /** What was last said about what could not be done, so that it is not said on every turn. */
    private String complaint = "";

    /**
     * No backend is in use at first.
     *
     * @param launchers in the order of preference
     * @param module of the running kernel, unloaded when no backend is in use
     */
    public Backends(Map<BackendName, BackendLauncher> launchers, KernelModule module) {
        this.launchers = launchers;
        this.module = module;
    }

    /** The backend in use, chosen now if there is none; empty when none works on this node. */
    public Optional<Backend> acquire() {
        if (current == null) {
            refusals.clear();
            choose(launchers.keySet());
            LOG.info("backend {}{}", last, refusals.isEmpty() ? "" : ", instead of " + refusals.values());
        }
        return Optional.ofNullable(current);
    }

    /** What all probes together may cost from now on, in thousandths of a CPU; null for any. */
    public void allow(@Nullable Integer most) {
        cpuMillis = most == null ? 0 : most;
        if (current != null) {
            allow(current);
        }
    }

    /** The backend in use, if there is one. */
    public Optional<Backend> current() {
        return Optional.ofNullable(current);
    }

    /**
     * A backend that is preferred to the one in use, and works where it was refused before; not in use yet. Tried only
     * where something has changed since.
     */
    public Optional<Backend> better() {
        if (current == null) {
            return Optional.empty();
        }
        return launchers.keySet().stream()
                .takeWhile(name -> name != last)
                .filter(name -> !launcher(name).circumstances().equals(tried.get(name)))
                .map(this::launch)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Uses a better one from now on; the former must have no probe left. */
    public void replace(Backend next) {
        close();
        current = next;
        last = next.name();
        refusals.keySet().removeIf(name -> !isBefore(name, last));
        LOG.info("backend {} from now on", last);
    }

    /** Whether the last choice found one that works. */
    public boolean isUsable() {
        return last != BackendName.None;
    }

    /** Whether a backend is in use, or the module still loaded for none. */
    public boolean isHeld() {
        return current != null || module.isLoaded();
    }

    /** The agent's loop turns. */
    public void turned(Instant now) {
        module.turned(now);
    }

    /** The agent is about to end in good order. */
    public void end() {
        module.end();
    }

    /** Lets the backend go, and the module with it unless somebody else uses it. */
    public void release() {
        close();
        try {
            module.unload();
        } catch (NativeException e) {
            if (!e.getMessage().equals(complaint)) {
                complaint = e.getMessage();
                LOG.info("the module stays loaded: {}", complaint);
            }
        }
    }

    /** What is in use, or was last, and what was tried before it. */
    public BackendStatus status() {
        return new BackendStatus(
                last, module.version().orElse(null), module.isLoaded(), List.copyOf(refusals.values()));
    }

    /** Disarms everything; the module stays. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** What cannot be set now is tried again on the next turn. */
    private void allow(Backend backend) {
        try {
            backend.allow(cpuMillis);
        } catch (IOException e) {
            if (!e.toString().equals(complaint)) {
                complaint = e.toString();
                LOG.warn("the budget of the node is not kept: {}", complaint);
            }
        }
    }

    private void choose(Collection<BackendName> candidates) {
        last = BackendName.None;
        for (BackendName name : candidates) {
            current = launch(name).orElse(null);
            if (current != null) {
                last = name;
                return;
            }
        }
    }

    private Optional<Backend> launch(BackendName name) {
        BackendLauncher launcher = launcher(name);
        tried.put(name, launcher.circumstances());
        try {
            Backend backend = launcher.launch();
            allow(backend);
            refusals.remove(name);
            return Optional.of(backend);
        } catch (BackendRefusedException e) {
            refusals.put(name, new Refusal(name, e.reason(), Limits.clipMessage(e.getMessage())));
            return Optional.empty();
        }
    }

    private BackendLauncher launcher(BackendName name) {
        return Objects.requireNonNull(launchers.get(name));
    }

    private boolean isBefore(BackendName name, BackendName other) {
        List<BackendName> order = List.copyOf(launchers.keySet());
        return order.indexOf(name) < order.indexOf(other);
    }
}
