// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All backends in use as one. A request goes to the one that the node prefers, or to the first that works of those that
 * it names; what is armed is known by the one that armed it.
 */
final class BackendSwitch implements Backend {
    private final Map<BackendName, Backend> inUse = new EnumMap<>(BackendName.class);
    private final Function<BackendName, Optional<Backend>> opener;
    private final Function<BackendName, String> refusals;
    private Backend usual;

    /**
     * One is in use.
     *
     * @param usual for requests that name none
     * @param opener starts another one when it is named, if it works here
     * @param refusals why one does not
     */
    BackendSwitch(
            Backend usual, Function<BackendName, Optional<Backend>> opener, Function<BackendName, String> refusals) {
        this.usual = usual;
        this.opener = opener;
        this.refusals = refusals;
        inUse.put(usual.name(), usual);
    }

    /** The one for requests that name none. */
    Backend usual() {
        return usual;
    }

    /** All in use. */
    List<Backend> all() {
        return List.copyOf(inUse.values());
    }

    /** The one of a name, if it is in use. */
    Optional<Backend> inUse(BackendName name) {
        return Optional.ofNullable(inUse.get(name));
    }

    /** Uses one more, for requests that name it and for what it has. */
    void use(Backend other) {
        inUse.put(other.name(), other);
    }

    /**
     * Uses another one for requests that name none.
     *
     * @param next is in use
     * @param keeping whether the former still has probes
     */
    void prefer(Backend next, boolean keeping) {
        if (!keeping) {
            inUse.remove(usual.name());
            usual.close();
        }
        usual = next;
    }

    /** Where records come from. */
    List<Rings> allRings() {
        return inUse.values().stream()
                .map(Backend::rings)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public BackendName name() {
        return usual.name();
    }

    @Override
    public Optional<String> awaited(ProbeRequest request) {
        return choose(request).flatMap(backend -> backend.awaited(request));
    }

    @Override
    public Shortfall shortfall(ProbeRequest request) {
        return choose(request)
                .map(backend -> backend.shortfall(request))
                .orElseGet(() -> Shortfall.refused(request, Reason.NoBackend, refusal(request)));
    }

    @Override
    public Optional<ArmResult.Armed> adopt(String pin, boolean records) throws IOException {
        for (Backend backend : inUse.values()) {
            Optional<ArmResult.Armed> adopted = backend.adopt(pin, records);
            if (adopted.isPresent()) {
                return adopted;
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean resume(ProbeHandle probe, ProbeRequest request) {
        return choose(request)
                .filter(backend -> backend.name() == probe.backend())
                .filter(backend -> backend.resume(probe, request))
                .isPresent();
    }

    @Override
    public Duration lease() {
        return inUse.values().stream()
                .map(Backend::lease)
                .min(Comparator.naturalOrder())
                .orElseGet(usual::lease);
    }

    @Override
    public void renew() throws IOException {
        for (Backend backend : inUse.values()) {
            backend.renew();
        }
    }

    @Override
    public Optional<Explanation> explain(ProbeHandle probe) {
        return inUse(probe.backend()).flatMap(backend -> backend.explain(probe));
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        return choose(request)
                .map(backend -> backend.arm(request))
                .orElseGet(() -> new ArmResult.Refused(Reason.NoBackend, refusal(request)));
    }

    @Override
    public long hits(ProbeHandle probe) throws IOException {
        return of(probe).hits(probe);
    }

    @Override
    public OptionalLong hits(ProbeHandle probe, int cpu) throws IOException {
        return of(probe).hits(probe, cpu);
    }

    @Override
    public List<Integer> cpus() throws IOException {
        return usual.cpus();
    }

    @Override
    public Map<ProbeHandle, Counts> counts() throws IOException {
        Map<ProbeHandle, Counts> counts = new HashMap<>();
        for (Backend backend : inUse.values()) {
            counts.putAll(backend.counts());
        }
        return counts;
    }

    @Override
    public void allow(int cpuMillis) throws IOException {
        for (Backend backend : inUse.values()) {
            backend.allow(cpuMillis);
        }
    }

    @Override
    public Map<ProbeHandle, ProbeCost> spent() {
        Map<ProbeHandle, ProbeCost> spent = new HashMap<>();
        inUse.values().forEach(backend -> spent.putAll(backend.spent()));
        return spent;
    }

    @Override
    public Map<ProbeHandle, Condition> conditions() {
        Map<ProbeHandle, Condition> conditions = new HashMap<>();
        inUse.values().forEach(backend -> conditions.putAll(backend.conditions()));
        return conditions;
    }

    @Override
    public Counts disarm(ProbeHandle probe) throws IOException {
        return of(probe).disarm(probe);
    }

    @Override
    public void close() {
        inUse.values().forEach(Backend::close);
        inUse.clear();
    }

    private Optional<Backend> choose(ProbeRequest request) {
        if (request.backends().isEmpty()) {
            return Optional.of(usual);
        }
        for (BackendName name : request.backends()) {
            Optional<Backend> known = inUse(name).or(() -> opener.apply(name));
            if (known.isPresent()) {
                inUse.put(name, known.get());
                return known;
            }
        }
        return Optional.empty();
    }

    private String refusal(ProbeRequest request) {
        return request.backends().stream()
                .map(name -> name + ": " + refusals.apply(name))
                .collect(Collectors.joining("; ", "no backend that spec.backends names works here: ", ""));
    }

    private Backend of(ProbeHandle probe) throws IOException {
        return inUse(probe.backend())
                .orElseThrow(() -> new IOException("backend " + probe.backend() + " is not in use any more"));
    }
}
