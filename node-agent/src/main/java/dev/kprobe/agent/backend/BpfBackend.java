// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.Expansion;
import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Counts with programs that the kernel verifies, made for each probe and loaded from here, where no module can be
 * loaded.
 *
 * <p>Hits are exact: a program is not run a second time on a CPU where it runs, and the kernel counts as missed what
 * that keeps out. Kernels before 6.7 do not count what a kprobe loses while another program runs on its CPU, so that
 * misses are a lower bound there. Everything ends with this process.
 */
public final class BpfBackend implements Backend {
    private final BpfPlacer placer;
    private final GlobResolver patterns;
    private final NodePods pods;
    private final PodLimits limits;
    private final Map<ProbeHandle, BpfProbe> probes = new HashMap<>();
    private int armed;

    /**
     * A backend that has loaded nothing yet.
     *
     * @param placer puts probes into the kernel
     * @param patterns expands patterns
     * @param pods who is behind cgroups
     */
    BpfBackend(BpfPlacer placer, GlobResolver patterns, NodePods pods) {
        this.pods = pods;
        this.limits = new PodLimits(this::limit, pods);
        this.placer = placer;
        this.patterns = patterns;
    }

    @Override
    public BackendName name() {
        return BackendName.Bpf;
    }

    @Override
    public Shortfall shortfall(ProbeRequest request) {
        return BpfRequests.shortfall(request, pods, limits);
    }

    @Override
    public Optional<String> awaited(ProbeRequest request) {
        return limits.awaited(request.filter());
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        BpfWork work = BpfWork.of(request);
        if (!request.location().isPattern()) {
            return hold(request, placer.place(request.location(), work));
        }
        try {
            return switch (patterns.expand(new Glob(request.location().symbol().name()), "")) {
                case Expansion.Functions matches -> hold(request, placer.placeAll(matches.places(), work));
                case Expansion.Refused refused ->
                    new ArmResult.Refused(refused.why().reason(), refused.why().message());
            };
        } catch (IOException e) {
            return new ArmResult.Refused(Reason.Internal, "the kernel's symbols cannot be read: " + e.getMessage());
        }
    }

    @Override
    public long hits(ProbeHandle handle) {
        return probe(handle).hits();
    }

    @Override
    public OptionalLong hits(ProbeHandle handle, int cpu) {
        return cpu < placer.cpus() ? OptionalLong.of(probe(handle).hits(cpu)) : OptionalLong.empty();
    }

    @Override
    public List<Integer> cpus() {
        return IntStream.range(0, placer.cpus()).boxed().toList();
    }

    @Override
    public Map<ProbeHandle, Counts> counts() throws IOException {
        limits.follow();
        Map<ProbeHandle, Counts> counts = new HashMap<>();
        for (Map.Entry<ProbeHandle, BpfProbe> probe : probes.entrySet()) {
            counts.put(probe.getKey(), probe.getValue().counts());
        }
        return counts;
    }

    /** A probe that has more pods than there is room for must not go on as if it had all. */
    @Override
    public Map<ProbeHandle, Condition> conditions() {
        Map<ProbeHandle, Condition> conditions = new HashMap<>();
        probes.keySet().stream()
                .filter(limits::isExceeded)
                .forEach(probe -> conditions.put(probe, new Condition.Lost()));
        return conditions;
    }

    @Override
    public Counts disarm(ProbeHandle handle) throws IOException {
        limits.forget(handle);
        try (BpfProbe probe = probe(handle)) {
            probes.remove(handle);
            return probe.stop();
        }
    }

    @Override
    public void close() {
        probes.values().forEach(BpfProbe::close);
        probes.clear();
    }

    /** A probe that is not limited as it should be must not stay; until it is, it counts nothing. */
    private ArmResult hold(ProbeRequest request, BpfPlacement placement) {
        return switch (placement) {
            case BpfPlacement.Refused refused -> refused.why();
            case BpfPlacement.Placed placed -> {
                armed++;
                ProbeHandle handle = new ProbeHandle(armed);
                probes.put(handle, placed.probe());
                try {
                    limits.begin(handle, request.filter());
                    yield new ArmResult.Armed(handle, 0, placed.functions());
                } catch (NativeException e) {
                    probes.remove(handle);
                    placed.probe().close();
                    yield new ArmResult.Refused(Reason.Internal, e.getMessage());
                }
            }
        };
    }

    private void limit(ProbeHandle probe, Set<Long> cgroups) throws NativeException {
        probe(probe).limit(cgroups);
    }

    private BpfProbe probe(ProbeHandle handle) {
        BpfProbe probe = probes.get(handle);
        if (probe == null) {
            throw new IllegalArgumentException("not armed here: " + handle);
        }
        return probe;
    }
}
