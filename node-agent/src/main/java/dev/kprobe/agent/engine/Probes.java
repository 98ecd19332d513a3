// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probes that are armed and those that could not be. Every count goes to the ledger. Confined to one thread. */
final class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    private final SymbolResolver symbols;
    private final Epochs epochs;
    private final Map<ProbeId, Armed> armed = new LinkedHashMap<>();
    private final Map<ProbeId, Failure> failed = new HashMap<>();

    Probes(SymbolResolver symbols, Epochs epochs) {
        this.symbols = symbols;
        this.epochs = epochs;
    }

    /** Reads the kernel's symbols, so that arming does not have to. */
    void prepare() {
        try {
            symbols.prepare();
        } catch (IOException e) {
            LOG.warn("the kernel's symbols cannot be read: {}", e.getMessage());
        }
    }

    /** What is in the kernel. */
    Set<ProbeId> armed() {
        return Set.copyOf(armed.keySet());
    }

    /** How every probe stands that was touched. */
    Map<ProbeId, Standing> standings() {
        Map<ProbeId, Standing> standings = new HashMap<>();
        failed.forEach((id, failure) -> standings.put(id, Standing.failed(failure.reason(), failure.message())));
        armed.forEach((id, probe) -> standings.put(id, Standing.armed(probe.symbol())));
        return standings;
    }

    /** Takes probes out of the kernel; their final counts go to the ledger. */
    void disarm(Collection<ProbeId> probes, Backend backend, Ledger ledger) {
        for (ProbeId id : probes) {
            Armed probe = armed.remove(id);
            if (probe == null) {
                continue;
            }
            try {
                ledger.observe(id.plan(), id.key(), backend.disarm(probe.handle()));
            } catch (IOException e) {
                LOG.warn("the final counts of {} are lost: {}", id, e.getMessage());
            }
        }
    }

    /** Reads the counts of everything that is armed into the ledger. */
    void read(Backend backend, Ledger ledger) {
        try {
            Map<ProbeHandle, Counts> counts = backend.counts();
            armed.forEach((id, probe) -> {
                Counts counted = counts.get(probe.handle());
                if (counted != null) {
                    ledger.observe(id.plan(), id.key(), counted);
                }
            });
        } catch (IOException e) {
            LOG.warn("counts could not be read: {}", e.getMessage());
        }
    }

    /**
     * Arms probes, except those that failed and are not yet due again. Those that have to be searched for wait until a
     * turn on which there are no others, so that they do not hold up what can be armed and reported at once.
     */
    void arm(Map<ProbeId, PlannedProbe> wanted, Backend backend, Ledger ledger, Instant now) {
        Map<ProbeId, PlannedProbe> due = new LinkedHashMap<>(wanted);
        due.keySet().removeIf(id -> isNotDue(id, now));
        if (due.isEmpty()) {
            return;
        }
        if (due.values().stream().anyMatch(this::isQuick)) {
            due.values().removeIf(probe -> !isQuick(probe));
        }
        Map<Target, Resolution> places =
                resolve(due.values().stream().map(PlannedProbe::target).toList());
        due.forEach((id, probe) ->
                arm(id, probe, Objects.requireNonNull(places.get(probe.target())), backend, ledger, now));
    }

    /** Nothing could be armed, all for the same reason. */
    void failAll(Collection<ProbeId> wanted, Reason reason, String message, Instant now) {
        wanted.forEach(id -> failed.put(id, Failure.first(reason, message, now)));
    }

    /** Forgets failures of probes that nobody wants any more. */
    void forgetFailuresBut(Set<ProbeId> wanted) {
        failed.keySet().retainAll(wanted);
    }

    private boolean isNotDue(ProbeId id, Instant now) {
        Failure failure = failed.get(id);
        return failure != null && failure.reason() != Reason.NoBackend && now.isBefore(failure.retryAt());
    }

    private boolean isQuick(PlannedProbe probe) {
        try {
            return symbols.isQuick(probe.target());
        } catch (IOException e) {
            return true;
        }
    }

    private Map<Target, Resolution> resolve(List<Target> targets) {
        try {
            return symbols.resolve(targets);
        } catch (IOException e) {
            Map<Target, Resolution> answer = new HashMap<>();
            Resolution unknown =
                    new Resolution.Missing(Reason.Internal, "the kernel's symbols cannot be read: " + e.getMessage());
            targets.forEach(target -> answer.put(target, unknown));
            return answer;
        }
    }

    private void arm(ProbeId id, PlannedProbe probe, Resolution place, Backend backend, Ledger ledger, Instant now) {
        switch (place) {
            case Resolution.Missing missing -> fail(id, missing.reason(), missing.message(), now);
            case Resolution.Found found -> {
                switch (backend.arm(ProbeRequests.of(probe, found))) {
                    case ArmResult.Refused refused -> fail(id, refused.reason(), refused.message(), now);
                    case ArmResult.Armed success -> {
                        failed.remove(id);
                        armed.put(id, new Armed(success.probe(), found.location()));
                        ledger.begin(id.plan(), id.key(), epochs.next());
                    }
                }
            }
        }
    }

    private void fail(ProbeId id, Reason reason, String message, Instant now) {
        Failure before = failed.get(id);
        failed.put(id, before == null ? Failure.first(reason, message, now) : before.again(reason, message, now));
        if (before == null) {
            LOG.info(
                    "probe {} of {} is not armed: {}",
                    id.key().name(),
                    id.plan().name(),
                    message);
        }
    }

    private record Armed(ProbeHandle handle, String symbol) {}
}
