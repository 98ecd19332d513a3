// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.module.Adopted;
import dev.kprobe.agent.module.DeviceExtras;
import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.module.ModuleSwitches;
import dev.kprobe.agent.module.Placed;
import dev.kprobe.agent.module.ProbeDevice;
import dev.kprobe.agent.module.Reading;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Taken;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts with the kernel module: the filters run in the probe's own handler, at the lowest cost of all backends. */
public final class ModuleBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleBackend.class);

    /** Longest label that leaves room for a number within the module's limit on names. */
    private static final int LABEL_LENGTH = 48;
    /** Of each CPU: some thousand records of the usual size. */
    private static final int RING_BYTES = 1 << 18;

    private static final Condition SWITCHED_OFF = new Condition.Silenced(
            Reason.KprobesDisabled,
            "somebody has switched the probe off, or all of this node: see kprobes/enabled in debugfs");

    private final ProbeDevice device;
    private final FunctionRules rules;
    private final NodePods pods;
    private final PodLimits limits;
    private final ModuleSwitches switches;
    private final Duration lease;
    private final Map<ProbeHandle, Probe> probes = new HashMap<>();
    private @Nullable Rings rings;
    private int armed;
    /** What was set; nothing yet. */
    private int allowed = -1;

    /**
     * A backend over an open device.
     *
     * @param device the open device, closed with the backend
     * @param rules explains what the kernel refused
     * @param pods who is behind cgroups
     * @param switches of the module as a whole
     * @param lease how long pinned probes stay without an agent
     */
    public ModuleBackend(
            ProbeDevice device, FunctionRules rules, NodePods pods, ModuleSwitches switches, Duration lease) {
        this.device = device;
        this.rules = rules;
        this.pods = pods;
        this.limits = new PodLimits((probe, cgroups) -> device.limit(probe.id(), cgroups), pods);
        this.switches = switches;
        this.lease = lease;
    }

    @Override
    public BackendName name() {
        return device.backend();
    }

    @Override
    public Shortfall shortfall(ProbeRequest request) {
        String symbol = request.location().symbol().toString();
        if (!DeviceProbes.of("", request, lease).fits()) {
            return Shortfall.refused(
                    request, Reason.UnsupportedTarget, "the module has no room for a symbol as long as " + symbol);
        }
        Optional<String> nameless =
                request.detail().groupBy() == GroupBy.Pod ? pods.obstacle() : Optional.<String>empty();
        return new Shortfall(
                limits.refusal(request.filter()),
                nameless.map(why -> new ArmResult.Refused(Reason.UnsupportedGrouping, "groupBy: Pod: " + why)),
                nameless.isEmpty() ? request : request.with(request.detail().ungrouped()));
    }

    @Override
    public Optional<String> awaited(ProbeRequest request) {
        return limits.awaited(request.filter());
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        armed++;
        String pin = request.detail().pin();
        String label = request.label();
        DeviceProbe probe = DeviceProbes.of(
                pin.isEmpty() ? label.substring(0, Math.min(label.length(), LABEL_LENGTH)) + "." + armed : pin,
                request,
                lease);
        try {
            if (!request.detail().capture().isEmpty()) {
                makeRings();
            }
            ArmResult.Armed result = hold(probe, device.add(probe));
            limit(result.probe(), request.filter());
            return result;
        } catch (NativeException e) {
            return refused(request.location(), e);
        }
    }

    @Override
    public Optional<ArmResult.Armed> adopt(String pin, boolean records) throws IOException {
        if (records) {
            makeRings();
        }
        Optional<Adopted> found = device.adopt(pin);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(hold(found.get().probe(), found.get().placed()));
    }

    @Override
    public boolean resume(ProbeHandle probe, ProbeRequest request) {
        Probe known = probes.get(probe);
        if (known == null || !known.probe().equals(DeviceProbes.of(known.probe().name(), request, lease))) {
            return false;
        }
        try {
            limits.begin(probe, request.filter());
            return true;
        } catch (NativeException e) {
            LOG.warn("{} begins anew: {}", known.probe().name(), e.getMessage());
            return false;
        }
    }

    @Override
    public Duration lease() {
        return lease;
    }

    @Override
    public void renew() throws IOException {
        device.renew();
    }

    @Override
    public Optional<Rings> rings() {
        return Optional.ofNullable(rings);
    }

    @Override
    public long hits(ProbeHandle probe) throws IOException {
        return device.read(probe.id()).counts().hits();
    }

    @Override
    public OptionalLong hits(ProbeHandle probe, int cpu) throws IOException {
        return OptionalLong.of(device.hits(probe.id(), cpu));
    }

    @Override
    public List<Integer> cpus() throws IOException {
        return IntStream.range(0, device.info().cpus()).boxed().toList();
    }

    @Override
    public Map<ProbeHandle, Counts> counts() throws IOException {
        limits.follow();
        Map<ProbeHandle, Counts> counts = new HashMap<>();
        for (Map.Entry<ProbeHandle, Probe> entry : probes.entrySet()) {
            Probe probe = entry.getValue();
            Reading reading = device.read(entry.getKey().id());
            Counts now = reading.counts();
            Counts last = probe.last();
            // Names of pods may become known at any time.
            boolean rests = now.hits() == last.hits() && probe.probe().extras().group() != GroupBy.Pod;
            // A call counts a moment before its duration and group do, so these are read once more when all is quiet.
            Counts whole = rests && probe.rested() ? with(now, last) : whole(entry.getKey(), probe, now);
            entry.setValue(new Probe(probe.probe(), probe.labels(), reading, whole, rests));
            counts.put(entry.getKey(), whole);
        }
        pods.keep(name(), namesThatStay());
        return counts;
    }

    @Override
    public void allow(int cpuMillis) throws IOException {
        if (cpuMillis != allowed) {
            switches.allow(cpuMillis);
            allowed = cpuMillis;
        }
    }

    @Override
    public Map<ProbeHandle, ProbeCost> spent() {
        Map<ProbeHandle, ProbeCost> spent = new HashMap<>();
        probes.forEach((handle, probe) -> spent.put(handle, probe.reading().cost()));
        return spent;
    }

    @Override
    public Map<ProbeHandle, Condition> conditions() {
        Map<ProbeHandle, Condition> conditions = new HashMap<>();
        probes.forEach((handle, probe) -> {
            switch (probe.reading().health()) {
                case COUNTING -> {
                    curtail(probe, probe.reading().cost().taken()).ifPresent(why -> conditions.put(handle, why));
                    if (limits.isExceeded(handle)) {
                        conditions.put(handle, new Condition.Lost());
                    }
                }
                case OVER_BUDGET -> curtail(probe, Taken.Probe).ifPresent(why -> conditions.put(handle, why));
                case GONE, EXPIRED -> conditions.put(handle, new Condition.Lost());
                case DISABLED -> conditions.put(handle, switches.isTracing() ? SWITCHED_OFF : Condition.NOT_TRACED);
            }
        });
        return conditions;
    }

    /** Durations and groups can't be had any more when a probe is gone: those of its last moment are missing. */
    @Override
    public Counts disarm(ProbeHandle handle) throws IOException {
        limits.forget(handle);
        Probe probe = probes.remove(handle);
        if (probe == null) {
            throw new IllegalArgumentException("not armed here: " + handle);
        }
        Counts last = probe.last();
        try {
            last = whole(handle, probe, last);
        } catch (NativeException e) {
            LOG.warn(
                    "the last durations and groups of {} are lost: {}",
                    probe.probe().name(),
                    e.getMessage());
        }
        return with(device.remove(handle.id()), last);
    }

    @Override
    public void close() {
        device.close();
    }

    private ArmResult.Armed hold(DeviceProbe probe, Placed placed) {
        ProbeHandle handle = new ProbeHandle(name(), placed.slot());
        probes.put(
                handle,
                new Probe(
                        probe,
                        new GroupLabels(probe.extras().group(), pods),
                        new Reading(Counts.ZERO, Reading.Health.COUNTING, ProbeCost.NONE),
                        Counts.ZERO,
                        false));
        return new ArmResult.Armed(handle, placed.generation(), placed.functions());
    }

    private Map<Long, String> namesThatStay() {
        Map<Long, String> names = new HashMap<>();
        probes.values().stream()
                .filter(probe -> probe.probe().extras().leaseMillis() > 0)
                .forEach(probe -> names.putAll(probe.labels().pods()));
        return names;
    }

    private static Optional<Condition> curtail(Probe probe, Taken taken) {
        return Costs.condition(
                taken, probe.reading().cost().budget(), probe.probe().extras().cpuMillis());
    }

    private void makeRings() throws NativeException {
        if (rings == null) {
            rings = device.rings(RING_BYTES, RING_BYTES / 4);
        }
    }

    /** A probe that is not limited as it should be must not stay. */
    private void limit(ProbeHandle probe, CallFilter filter) throws NativeException {
        try {
            limits.begin(probe, filter);
        } catch (NativeException e) {
            probes.remove(probe);
            device.remove(probe.id());
            throw e;
        }
    }

    private Counts whole(ProbeHandle handle, Probe probe, Counts counts) throws NativeException {
        DeviceExtras extras = probe.probe().extras();
        Histogram durations = extras.histogram() ? device.durations(handle.id()) : Histogram.NONE;
        GroupHits groups =
                extras.group() == GroupBy.None ? GroupHits.NONE : probe.labels().name(device.groups(handle.id()));
        return new Counts(counts.hits(), counts.missed(), counts.filtered(), counts.records(), durations, groups);
    }

    /** The counts of one with the durations and groups of the other. */
    private static Counts with(Counts counts, Counts other) {
        return new Counts(
                counts.hits(), counts.missed(), counts.filtered(), counts.records(), other.durations(), other.groups());
    }

    private ArmResult refused(Resolution.Found location, NativeException e) {
        String message = e.getMessage();
        return switch (e.errno()) {
            case ENOENT -> new ArmResult.Refused(Reason.SymbolNotFound, message);
            case EADDRNOTAVAIL -> new ArmResult.Refused(Reason.SymbolAmbiguous, message);
            case ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, "the module has no free slot; " + message);
            case E2BIG ->
                new ArmResult.Refused(
                        Reason.ProbeLimit,
                        "more than 1000 functions match %s; %s".formatted(location.symbol(), message));
            case EPERM -> new ArmResult.Refused(Reason.Lockdown, message);
            case ESRCH -> new ArmResult.Refused(Reason.UnsupportedFilter, "no such process; " + message);
            case EACCES, EINVAL, EOPNOTSUPP, EILSEQ, ERANGE -> unplaceable(location, message);
            default -> new ArmResult.Refused(Reason.Internal, message);
        };
    }

    private ArmResult.Refused unplaceable(Resolution.Found location, String message) {
        if (location.isPattern()) {
            return new ArmResult.Refused(
                    Reason.NotTraceable,
                    "no probe can be placed in what matches %s (%s)".formatted(location.symbol(), message));
        }
        Resolution.Missing why = rules.explain(location, message);
        return new ArmResult.Refused(why.reason(), why.message());
    }

    /**
     * A probe of this backend.
     *
     * @param labels names of its groups
     * @param reading what the module said of it last
     * @param last what was read of it last
     * @param rested whether it had no more hits than before when that was read
     */
    private record Probe(DeviceProbe probe, GroupLabels labels, Reading reading, Counts last, boolean rested) {}
}
