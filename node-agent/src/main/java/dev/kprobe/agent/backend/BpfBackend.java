// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.program.MapNumbers;
import dev.kprobe.agent.bpf.program.RecordPlan;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.Expansion;
import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts with programs that the kernel verifies, made for each probe and loaded from here, where no module can be
 * loaded.
 *
 * <p>Hits are exact: a program is not run a second time on a CPU where it runs, and the kernel counts as missed what
 * that keeps out. Kernels before 6.7 do not count what a kprobe loses while another program runs on its CPU, so that
 * misses are a lower bound there. Everything ends with this process but what is pinned, which counts until its lease
 * ends.
 */
public final class BpfBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(BpfBackend.class);
    /** Beside the numbers of programs: the module numbers its probes too. */
    private static final long PINNED = 1L << 40;

    private final BpfPlacer placer;
    private final GlobResolver patterns;
    private final NodePods pods;
    private final PodLimits limits;
    private final BpfPins pins;
    private final ReadBack readBack;
    private final Map<ProbeHandle, BpfProbe> probes = new HashMap<>();
    private final Map<ProbeHandle, BpfKept> kept = new HashMap<>();
    private @Nullable BpfRecords records;
    /** Other numbers than those of events, whose records may be read beside. */
    private int armed = 1 << 12;

    /**
     * A backend that has loaded nothing yet.
     *
     * @param placer puts probes into the kernel
     * @param patterns expands patterns
     * @param pods who is behind cgroups
     * @param pins of probes that outlive agents, closed with it
     * @param readBack tells what is really armed
     */
    BpfBackend(BpfPlacer placer, GlobResolver patterns, NodePods pods, BpfPins pins, ReadBack readBack) {
        this.readBack = readBack;
        this.pins = pins;
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
        if (request.filter().pods() != null && !placer.knowsCgroups()) {
            return Shortfall.refused(
                    request,
                    Reason.UnsupportedFilter,
                    "filter.pods: programs of this kernel cannot ask for the cgroups above a task");
        }
        return BpfRequests.shortfall(
                request, pods, limits, placer.hasArguments(request.location(), request.onReturn()), pins.obstacle());
    }

    /** What cannot be told from what this one would make is of no use; its programs go, and their counts with them. */
    @Override
    public Optional<ArmResult.Armed> adopt(String pin, boolean records) throws IOException {
        Optional<Path> found = pins.find(pin);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path directory = found.get();
        if (kept.values().stream().anyMatch(other -> other.directory().equals(directory))) {
            return Optional.empty();
        }
        Optional<BpfNote> note = pins.note(directory);
        if (note.isEmpty()) {
            LOG.warn("{} was made by another version of the agent; it is removed, with its counts", directory);
            BpfPins.remove(directory);
            return Optional.empty();
        }
        armed++;
        BpfProbe probe = placer.adopt(directory, note.get());
        ProbeHandle handle = new ProbeHandle(name(), armed);
        probes.put(handle, probe);
        kept.put(
                handle,
                new BpfKept(
                        directory, note.get().definition(), probe.maps().lease().orElseThrow()));
        return Optional.of(
                new ArmResult.Armed(handle, PINNED | probe.id(), note.get().functions()));
    }

    @Override
    public boolean resume(ProbeHandle handle, ProbeRequest request) {
        BpfKept found = kept.get(handle);
        if (found == null || !found.definition().equals(BpfNote.definition(request, pins.lease()))) {
            return false;
        }
        try {
            limits.begin(handle, request.filter());
            if (!request.location().isPattern()) {
                probe(handle).at(List.of(request.location()));
            }
            return true;
        } catch (NativeException e) {
            LOG.warn("{} begins anew: {}", found.directory(), e.getMessage());
            return false;
        }
    }

    @Override
    public Duration lease() {
        return pins.lease();
    }

    @Override
    public void renew() {
        long end = pins.end();
        kept.values().forEach(probe -> probe.renew(end));
        pins.sweep(kept.values().stream().map(BpfKept::directory).collect(Collectors.toSet()));
    }

    @Override
    public Optional<String> awaited(ProbeRequest request) {
        return limits.awaited(request.filter());
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        armed++;
        try {
            int ring = request.detail().capture().isEmpty()
                    ? MapNumbers.NONE
                    : openRecords().number();
            BpfWork work =
                    BpfWork.of(request, armed, ring, request.detail().pin().isEmpty() ? 0 : pins.end());
            if (!request.location().isPattern()) {
                return hold(request, work, placer.place(request.location(), work));
            }
            return switch (patterns.expand(new Glob(request.location().symbol().name()), "")) {
                case Expansion.Functions matches -> hold(request, work, placer.placeAll(matches.places(), work));
                case Expansion.Refused refused ->
                    new ArmResult.Refused(refused.why().reason(), refused.why().message());
            };
        } catch (NativeException e) {
            return new ArmResult.Refused(Reason.TracingUnavailable, e.getMessage());
        } catch (IOException e) {
            return new ArmResult.Refused(Reason.Internal, "the kernel's symbols cannot be read: " + e.getMessage());
        }
    }

    @Override
    public Optional<Explanation> explain(ProbeHandle handle) {
        return Optional.ofNullable(probes.get(handle)).map(BpfProbe::explanation);
    }

    @Override
    public Optional<Rings> rings() {
        return Optional.ofNullable(records).map(BpfRecords::rings);
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
            counts.put(probe.getKey(), whole(probe.getKey(), probe.getValue().counts()));
        }
        pods.keep(name(), namesThatStay());
        return counts;
    }

    private Map<Long, String> namesThatStay() {
        Map<Long, String> names = new HashMap<>();
        kept.keySet().forEach(handle -> {
            BpfProbe probe = probes.get(handle);
            if (probe != null) {
                names.putAll(probe.pods());
            }
        });
        return names;
    }

    /** A probe that has more pods than there is room for must not go on as if it had all. */
    @Override
    public Map<ProbeHandle, Condition> conditions() {
        Map<ProbeHandle, ArmedAt> armed = new HashMap<>();
        probes.forEach((handle, probe) -> armed.put(handle, probe.at()));
        Map<ProbeHandle, Condition> conditions = new HashMap<>(readBack.conditions(armed));
        probes.keySet().forEach(handle -> {
            BpfKept outliving = kept.get(handle);
            if (limits.isExceeded(handle) || (outliving != null && outliving.hasEnded())) {
                conditions.put(handle, new Condition.Lost());
            }
        });
        return conditions;
    }

    @Override
    public Counts disarm(ProbeHandle handle) throws IOException {
        limits.forget(handle);
        try (BpfProbe probe = probe(handle)) {
            probes.remove(handle);
            BpfKept outliving = kept.remove(handle);
            if (outliving != null) {
                BpfPins.remove(outliving.directory());
            }
            return whole(handle, probe.stop());
        } finally {
            BpfRecords open = records;
            if (open != null) {
                open.end(handle.id());
            }
        }
    }

    @Override
    public void close() {
        probes.values().forEach(BpfProbe::close);
        probes.clear();
        kept.clear();
        pins.close();
        BpfRecords open = records;
        if (open != null) {
            open.close();
        }
    }

    /**
     * A probe that is not limited as it should be must not stay; until it is, it counts nothing. Records that come
     * before it is known what is in them are dropped, and counted so.
     */
    private ArmResult hold(ProbeRequest request, BpfWork work, BpfPlacement placement) {
        return switch (placement) {
            case BpfPlacement.Refused refused -> refused.why();
            case BpfPlacement.Placed placed -> {
                ProbeHandle handle = new ProbeHandle(name(), work.slot());
                probes.put(handle, placed.probe());
                RecordPlan plan = work.record(placed.hook());
                BpfRecords open = records;
                if (plan != null && open != null) {
                    open.begin(plan);
                }
                try {
                    limits.begin(handle, request.filter());
                    yield new ArmResult.Armed(handle, keep(handle, request, placed), placed.functions());
                } catch (IOException e) {
                    probes.remove(handle);
                    limits.forget(handle);
                    placed.probe().close();
                    yield new ArmResult.Refused(Reason.Internal, String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /** Its generation, 0 where it ends with this agent. */
    private long keep(ProbeHandle handle, ProbeRequest request, BpfPlacement.Placed placed) throws IOException {
        String pin = request.detail().pin();
        if (pin.isEmpty()) {
            return 0;
        }
        BpfProbe probe = placed.probe();
        BpfNote note = BpfNote.of(request, placed.functions(), pins.lease());
        Path directory = pins.keep(pin, probe, note.text());
        kept.put(
                handle,
                new BpfKept(directory, note.definition(), probe.maps().lease().orElseThrow()));
        return PINNED | probe.id();
    }

    private BpfRecords openRecords() throws NativeException {
        BpfRecords open = records;
        if (open == null) {
            open = BpfRecords.open(placer.cpus());
            records = open;
        }
        return open;
    }

    /** What was written in the kernel may have found no room in this process. */
    private Counts whole(ProbeHandle handle, Counts counts) {
        BpfRecords open = records;
        if (open == null || counts.records().hits() == 0) {
            return counts;
        }
        RecordCounts kernel = counts.records();
        long dropped = Math.min(kernel.written(), open.dropped(handle.id()));
        RecordCounts all = new RecordCounts(
                kernel.written() - dropped, kernel.sampledOut(), kernel.limited(), kernel.dropped() + dropped, 0);
        return new Counts(counts.hits(), counts.missed(), counts.filtered(), all, counts.durations(), counts.groups());
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
