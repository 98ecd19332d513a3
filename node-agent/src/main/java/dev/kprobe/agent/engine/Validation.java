// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult.Refused;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.backend.Shortfall;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.agent.symbols.Resolution;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds out what would become of probes, without arming any. Confined to one thread. */
final class Validation {
    private final Places places;
    private final Failures failures;
    private final Map<ProbeId, Standing> resolved = new HashMap<>();

    Validation(Places places, Failures failures) {
        this.places = places;
        this.failures = failures;
    }

    /** Looks up what has not been found yet, and forgets what nobody wants to know any more. */
    void validate(Map<ProbeId, Demand> wanted, Optional<Backend> backend, Instant now) {
        resolved.keySet().retainAll(wanted.keySet());
        Map<ProbeId, Demand> open = new LinkedHashMap<>(wanted);
        open.keySet().removeIf(id -> resolved.containsKey(id) || failures.isWaiting(id, now));
        if (!open.isEmpty()) {
            places.of(open).forEach((id, place) -> judge(id, wanted, place, backend, now));
        }
    }

    /** Finds out anew. */
    void forget() {
        resolved.clear();
    }

    Map<ProbeId, Standing> standings() {
        return resolved;
    }

    private void judge(
            ProbeId id, Map<ProbeId, Demand> wanted, Resolution place, Optional<Backend> backend, Instant now) {
        switch (place) {
            case Resolution.Missing missing -> failures.fail(id, missing.reason(), missing.message(), now);
            case Resolution.Found found -> {
                Demand demand = wanted.get(id);
                if (demand == null) {
                    return;
                }
                ProbeRequest request = ProbeRequests.of(id, demand, found);
                Shortfall shortfall =
                        backend.map(one -> one.shortfall(request)).orElseGet(() -> Shortfall.none(request));
                Optional<Refused> refusal = places.forbidden(found).or(shortfall::refusal);
                refusal.ifPresentOrElse(
                        why -> failures.fail(id, why.reason(), why.message(), now), () -> accept(id, found, shortfall));
            }
        }
    }

    private void accept(ProbeId id, Resolution.Found found, Shortfall shortfall) {
        failures.forget(id);
        Standing standing = Standing.resolved(found.location());
        resolved.put(
                id,
                shortfall
                        .lack()
                        .map(lack -> standing.because(lack.reason(), lack.message()))
                        .orElse(standing));
    }
}
