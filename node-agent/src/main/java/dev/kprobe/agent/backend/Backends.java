// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private List<Refusal> refusals = List.of();
    /** What was last said about a module that stays, so that it is not said on every turn. */
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
            current = choose();
            last = current == null ? BackendName.None : current.name();
            LOG.info("backend {}{}", last, refusals.isEmpty() ? "" : ", instead of " + refusals);
        }
        return Optional.ofNullable(current);
    }

    /** The backend in use, if there is one. */
    public Optional<Backend> current() {
        return Optional.ofNullable(current);
    }

    /** Whether the last choice found one that works. */
    public boolean isUsable() {
        return last != BackendName.None;
    }

    /** Whether a backend is in use, or the module still loaded for none. */
    public boolean isHeld() {
        return current != null || module.isLoaded();
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
        return new BackendStatus(last, module.version().orElse(null), module.isLoaded(), refusals);
    }

    /** Disarms everything; the module stays. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private @Nullable Backend choose() {
        List<Refusal> refused = new ArrayList<>();
        Backend chosen = null;
        for (Map.Entry<BackendName, BackendLauncher> candidate : launchers.entrySet()) {
            try {
                chosen = candidate.getValue().launch();
                break;
            } catch (BackendRefusedException e) {
                refused.add(new Refusal(candidate.getKey(), e.reason(), Limits.clipMessage(e.getMessage())));
            }
        }
        refusals = List.copyOf(refused);
        return chosen;
    }
}
