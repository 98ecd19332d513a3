// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.Refusal;
import java.io.IOException;
import java.time.Duration;
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
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Map<BackendName, BackendLauncher> launchers;
    private final KernelModule module;

    private @Nullable BackendSwitch current;
    private BackendName last = BackendName.None;
    private final Map<BackendName, Refusal> refusals = new EnumMap<>(BackendName.class);
    /** The circumstances in which each was tried last. */
    private final Map<BackendName, String> tried = new EnumMap<>(BackendName.class);
    /** And when. */
    private final Map<BackendName, Instant> triedAt = new EnumMap<>(BackendName.class);

    private Instant now = Instant.EPOCH;
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

    /** The backends in use as one, one of them chosen now if there is none; empty when none works on this node. */
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

    /** The backends in use as one, if there is one. */
    public Optional<Backend> current() {
        return Optional.ofNullable(current);
    }

    /** The one in use that the node prefers. */
    public Optional<Backend> preferred() {
        return Optional.ofNullable(current).map(BackendSwitch::usual);
    }

    /** Whether the node would rather count with one than with the one that it prefers now. */
    public boolean isBetter(BackendName name) {
        return isBefore(name, last);
    }

    /** All in use. */
    public List<Backend> inUse() {
        return current == null ? List.of() : current.all();
    }

    /** Where records come from. */
    public List<Rings> rings() {
        return current == null ? List.of() : current.allRings();
    }

    /**
     * A backend that is better than the preferred one, and works where it was refused before: from now on in use for
     * monitors that name it. Tried only where something has changed since.
     */
    public Optional<Backend> better() {
        return firstOf(
                launchers.keySet().stream().takeWhile(name -> name != last).toList());
    }

    /** The first of these that works, from now on in use for monitors that name it; tried in the same way. */
    public Optional<Backend> firstOf(Collection<BackendName> names) {
        BackendSwitch now = current;
        return now == null
                ? Optional.empty()
                : names.stream().flatMap(name -> use(name, now).stream()).findFirst();
    }

    private Optional<Backend> use(BackendName name, BackendSwitch now) {
        return now.inUse(name).or(() -> {
            Optional<Backend> opened = open(name);
            opened.ifPresent(now::use);
            return opened;
        });
    }

    /**
     * Prefers a better one from now on.
     *
     * @param next is in use
     * @param keeping whether the former still has probes
     */
    public void replace(Backend next, boolean keeping) {
        Objects.requireNonNull(current).prefer(next, keeping);
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
    public void turned(Instant time) {
        now = time;
        module.turned(time);
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
            Optional<Backend> usual = launch(name);
            if (usual.isPresent()) {
                current = new BackendSwitch(usual.get(), this::open, this::refusal);
                last = name;
                adoptable(name);
                return;
            }
        }
    }

    /** What an earlier agent left by another kind of backend is found only where that is in use too. */
    private void adoptable(BackendName usual) {
        launchers.forEach((name, launcher) -> {
            if (name != usual && launcher.hasKept()) {
                open(name).ifPresent(Objects.requireNonNull(current)::use);
            }
        });
    }

    /** One that is not in use, unless it was refused and nothing has changed since. */
    private Optional<Backend> open(BackendName name) {
        BackendLauncher launcher = launchers.get(name);
        if (launcher == null || (refusals.containsKey(name) && !isWorthATry(name, launcher.circumstances()))) {
            return Optional.empty();
        }
        return launch(name);
    }

    /** Where nothing tells whether something has changed, time alone does. */
    private boolean isWorthATry(BackendName name, String circumstances) {
        return circumstances.isEmpty()
                ? !now.isBefore(Objects.requireNonNull(triedAt.get(name)).plus(RETRY))
                : !circumstances.equals(tried.get(name));
    }

    private String refusal(BackendName name) {
        Refusal refusal = refusals.get(name);
        return refusal == null ? "this agent has none" : refusal.message();
    }

    private Optional<Backend> launch(BackendName name) {
        BackendLauncher launcher = launcher(name);
        tried.put(name, launcher.circumstances());
        triedAt.put(name, now);
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
