// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.Condition;
import dev.kprobe.agent.backend.Explanation;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.backend.Shortfall;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.ProbeCost;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probes that are armed. Every count goes to the ledger. Confined to one thread. */
final class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    private final Places places;
    private final Failures failures;
    private final Map<ProbeId, ArmedProbe> armed = new LinkedHashMap<>();
    private final Map<ProbeId, String> waiting = new LinkedHashMap<>();
    /** Out of the kernel for what they cost. */
    private final Map<ProbeId, Standing> resting = new HashMap<>();

    private Map<ProbeHandle, Condition> conditions = Map.of();
    private Map<ProbeHandle, ProbeCost> spent = new HashMap<>();

    Probes(Places places, Failures failures) {
        this.places = places;
        this.failures = failures;
    }

    /** What is in the kernel, and how it was wanted. */
    Map<ProbeId, Demand> armed() {
        Map<ProbeId, Demand> demands = new LinkedHashMap<>();
        armed.forEach((id, probe) -> demands.put(id, probe.demand()));
        return demands;
    }

    /** Those that do not outlive the agent. */
    Set<ProbeId> unpinned() {
        return armed.entrySet().stream()
                .filter(probe -> !probe.getValue().isPinned())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Those that have left the kernel by themselves. */
    Set<ProbeId> lost() {
        return armed.entrySet().stream()
                .filter(probe -> conditions.get(probe.getValue().handle()) instanceof Condition.Lost)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Those that the administrator does not want any more where they are. */
    Set<ProbeId> denied() {
        return armed.entrySet().stream()
                .filter(probe -> places.denied(probe.getValue().place()).isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How every probe stands that is armed. */
    Map<ProbeId, Standing> standings() {
        Map<ProbeId, Standing> standings = new HashMap<>();
        waiting.forEach((id, what) -> standings.put(id, Standing.DISARMED.saying(what)));
        standings.putAll(resting);
        armed.forEach((id, probe) -> standings.put(id, probe.standing(cost(probe), conditions.get(probe.handle()))));
        return standings;
    }

    /** Where the records of the armed probes come from. */
    Map<RecordKey, RecordOrigin> origins() {
        Map<RecordKey, RecordOrigin> origins = new HashMap<>();
        armed.forEach((id, probe) -> {
            if (!probe.demand().probe().capture().isEmpty()) {
                origins.put(probe.recordKey(), RecordOrigin.of(id, probe));
            }
        });
        return origins;
    }

    /** Nanoseconds that the hits of each took, where it is measured. */
    Map<ProbeId, Long> costs(Backend backend) {
        Map<ProbeHandle, ProbeCost> measured = backend.spent();
        Map<ProbeId, Long> costs = new HashMap<>();
        armed.forEach((id, probe) -> {
            ProbeCost cost = measured.get(probe.handle());
            if (cost != null) {
                costs.put(id, cost.cpuNanos());
            }
        });
        return costs;
    }

    /** What the hits of each cost, by the last reading. */
    Map<ProbeId, ProbeCost> spent() {
        Map<ProbeId, ProbeCost> costs = new HashMap<>();
        armed.forEach((id, probe) -> {
            ProbeCost cost = spent.get(probe.handle());
            if (cost != null) {
                costs.put(id, cost);
            }
        });
        return costs;
    }

    /** These are about to leave the kernel for what they cost, or have left it, and no others. */
    void rest(Set<ProbeId> leaving) {
        resting.keySet().retainAll(leaving);
        leaving.forEach(id -> {
            ArmedProbe probe = armed.get(id);
            if (probe != null) {
                resting.put(id, probe.resting(cost(probe)));
            }
        });
    }

    /** The programs of each that has some. */
    Map<ProbeId, Explanation> explanations(Backend backend) {
        Map<ProbeId, Explanation> explanations = new HashMap<>();
        armed.forEach(
                (id, probe) -> backend.explain(probe.handle()).ifPresent(programs -> explanations.put(id, programs)));
        return explanations;
    }

    /** Takes probes out of the kernel; their final counts go to the ledger. */
    void disarm(Collection<ProbeId> probes, Backend backend, Ledger ledger) {
        for (ProbeId id : probes) {
            ArmedProbe probe = armed.remove(id);
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
            Map<PlanId, Map<ProbeKey, Counts>> read = new HashMap<>();
            armed.forEach((id, probe) -> {
                Counts counted = counts.get(probe.handle());
                if (counted != null) {
                    read.computeIfAbsent(id.plan(), plan -> new HashMap<>()).put(id.key(), counted);
                }
            });
            read.forEach(ledger::observe);
            conditions = Map.copyOf(backend.conditions());
            spent = new HashMap<>(backend.spent());
        } catch (IOException e) {
            LOG.warn("counts could not be read: {}", e.getMessage());
        }
    }

    /** Whether a backend says of its probes what it said when their counts were read last. */
    boolean rest(Backend backend) {
        try {
            backend.counts();
            return backend.conditions().equals(conditions);
        } catch (IOException e) {
            return false;
        }
    }

    /** Moves everything to a better backend that may go there. */
    void move(Takeover takeover) {
        Map<ProbeId, ArmedProbe> moving = new LinkedHashMap<>(armed);
        moving.values().removeIf(probe -> !takeover.concerns(probe));
        if (moving.isEmpty()) {
            return;
        }
        Map<ProbeId, ArmedProbe> moved = takeover.move(moving);
        armed.keySet().removeAll(moving.keySet());
        armed.putAll(moved);
        conditions = Map.of();
    }

    /** Backends that monitors name before the one that counts for them, in the order in which each names them. */
    Set<BackendName> desired() {
        Set<BackendName> desired = new LinkedHashSet<>();
        armed.values().forEach(probe -> {
            List<BackendName> order = probe.demand().backends();
            desired.addAll(
                    order.subList(0, Math.max(0, order.indexOf(probe.handle().backend()))));
        });
        return desired;
    }

    /** Whether a backend has any. */
    boolean isUsing(BackendName backend) {
        return armed.values().stream().anyMatch(probe -> probe.handle().backend() == backend);
    }

    /** Where probes of a plan are armed by another backend than this: by which. */
    Map<PlanId, BackendName> elsewhere(BackendName usual) {
        Map<PlanId, BackendName> others = new HashMap<>();
        armed.forEach((id, probe) -> {
            BackendName backend = probe.handle().backend();
            if (backend != usual) {
                others.put(id.plan(), backend);
            }
        });
        return others;
    }

    /** Arms probes, except those that failed and are not yet due again, or have to wait for something. */
    void arm(Map<ProbeId, Demand> wanted, Arming arming, Instant now) {
        waiting.clear();
        Map<ProbeId, Demand> due = new LinkedHashMap<>(wanted);
        due.keySet().removeIf(id -> failures.isWaiting(id, now));
        if (!due.isEmpty()) {
            places.of(due).forEach((id, place) -> {
                Demand demand = due.get(id);
                if (demand != null) {
                    arm(id, demand, place, arming, now);
                }
            });
        }
    }

    private ProbeCost cost(ArmedProbe probe) {
        return spent.getOrDefault(probe.handle(), ProbeCost.NONE);
    }

    private void arm(ProbeId id, Demand demand, Resolution place, Arming arming, Instant now) {
        switch (place) {
            case Resolution.Missing missing -> failures.fail(id, missing.reason(), missing.message(), now);
            case Resolution.Found found -> {
                ProbeRequest request = ProbeRequests.of(id, demand, found);
                Optional<String> awaited = arming.backend().awaited(request);
                if (awaited.isPresent()) {
                    waiting.put(id, awaited.get());
                    return;
                }
                Shortfall shortfall = arming.backend().shortfall(request);
                ArmResult result = places.denied(found)
                        .or(shortfall::refusal)
                        .map(ArmResult.class::cast)
                        .orElseGet(() -> arming.arm(id, shortfall.feasible()));
                switch (result) {
                    case ArmResult.Refused refused -> failures.fail(id, refused.reason(), refused.message(), now);
                    case ArmResult.Armed success -> {
                        failures.forget(id);
                        armed.put(id, new ArmedProbe(demand, found, success, shortfall.lack()));
                        // What is known by this handle is of another probe.
                        spent.remove(success.probe());
                    }
                }
            }
        }
    }
}
