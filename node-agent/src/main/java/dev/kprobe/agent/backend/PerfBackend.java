// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.perf.Durations;
import dev.kprobe.agent.perf.EventCounter;
import dev.kprobe.agent.perf.EventPlan;
import dev.kprobe.agent.perf.PerfCounters;
import dev.kprobe.agent.perf.PerfMachine;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.perf.PerfTrace;
import dev.kprobe.agent.perf.ProcessCounter;
import dev.kprobe.agent.perf.ProcessThreads;
import dev.kprobe.agent.symbols.Expansion;
import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.agent.tracefs.KprobeEvents;
import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts with dynamic events of the kernel and {@code perf_event_open(2)}, where no module can be loaded.
 *
 * <p>Hits are exact and end with this process. The definitions behind them are entries in a global list, armed only
 * while their counters are open; a killed agent leaves them there, unarmed, until the next one removes them. Misses are
 * counted before the filter, so they may name hits that it would have turned away. CPUs that come online later are not
 * counted until the probe is armed again.
 */
public final class PerfBackend implements Backend {
    private static final int MOST_PLACES = 256;

    private final KprobeEvents events;
    private final PerfDefinitions definitions;
    private final PerfSymbols symbols;
    private final PerfRefusals refusals;
    private final ProcessThreads processes;
    private final PerfMachine machine;
    private final HitRings rings;
    private final PerfTrace trace;
    private final String group;
    private final Map<ProbeHandle, PerfArmed> probes = new HashMap<>();
    private int armed;

    /**
     * A backend that has defined nothing yet.
     *
     * @param events the kernel's list of events
     * @param symbols what it knows of the kernel's functions
     * @param processes finds the threads of a process
     * @param machine what it runs on
     * @param rings take the records
     * @param group under which this agent's definitions go
     */
    PerfBackend(
            KprobeEvents events,
            PerfSymbols symbols,
            ProcessThreads processes,
            PerfMachine machine,
            HitRings rings,
            String group) {
        this.rings = rings;
        this.trace = new PerfTrace(events.tracefs(), group, machine, processes, rings);
        this.events = events;
        this.definitions = new PerfDefinitions(events);
        this.symbols = symbols;
        this.refusals = new PerfRefusals(symbols.rules());
        this.processes = processes;
        this.machine = machine;
        this.group = group;
    }

    @Override
    public BackendName name() {
        return BackendName.Perf;
    }

    @Override
    public Shortfall shortfall(ProbeRequest request) {
        return PerfRequests.shortfall(request, machine);
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        if (!request.location().isPattern()) {
            return arm(PerfRequests.of(request, List.of(request.location())));
        }
        try {
            return switch (symbols.patterns()
                    .expand(new Glob(request.location().symbol().name()), "")) {
                case Expansion.Functions matches -> arm(PerfRequests.of(request, matches.places()));
                case Expansion.Refused refused ->
                    new ArmResult.Refused(refused.why().reason(), refused.why().message());
            };
        } catch (IOException e) {
            return new ArmResult.Refused(Reason.Internal, "the kernel's symbols cannot be read: " + e.getMessage());
        }
    }

    @Override
    public Optional<Rings> rings() {
        return probes.values().stream().anyMatch(PerfArmed::recorded) ? Optional.of(rings.rings()) : Optional.empty();
    }

    /** Arms what events can express, and with it whatever they can't express of its records is left out. */
    public ArmResult arm(PerfProbe probe) {
        if (probe.places().size() > MOST_PLACES) {
            return new ArmResult.Refused(
                    Reason.ProbeLimit,
                    "%d functions match; events take %d at most, for each is armed by itself"
                            .formatted(probe.places().size(), MOST_PLACES));
        }
        armed++;
        EventName name = EventName.of(group, probe.label(), armed);
        return switch (EventPlan.of(probe, name, machine.layout(), maxActive())) {
            case EventPlan.Inexpressible why -> new ArmResult.Refused(why.reason(), why.message());
            case EventPlan.Expressed plan -> arm(probe, name, plan);
        };
    }

    private ArmResult arm(PerfProbe probe, EventName name, EventPlan.Expressed plan) {
        try {
            definitions.define(name, plan.definitions());
        } catch (NativeException e) {
            if (probe.capture().arguments() > 0 && e.errno() == Errno.EINVAL) {
                return armWithoutArguments(probe);
            }
            return refusals.undefinable(probe, e);
        }
        try {
            EventCounter counter = count(name, probe.filter().processId(), plan.filter());
            ProbeHandle handle = new ProbeHandle(name(), armed);
            ArmedAt at = ArmedAt.kprobes(probe.onReturn(), probe.places());
            PerfArmed counted = new PerfArmed(name, at, counter, probe.capture());
            probes.put(handle, counted);
            if (!probe.capture().isNone()) {
                record(probe, plan, counted);
            }
            return new ArmResult.Armed(handle);
        } catch (IOException e) {
            definitions.remove(name);
            return PerfRefusals.uncountable(probe.filter(), e);
        }
    }

    /** Kernels before 6.9 have forgotten the arguments when a function returns. */
    private ArmResult armWithoutArguments(PerfProbe probe) {
        ArmResult result = arm(probe.with(probe.capture().withoutArguments()));
        if (result instanceof ArmResult.Armed success) {
            probe(success.probe()).lacks().add("events of this kernel know no arguments here");
        }
        return result;
    }

    /** What fails here fails the records, not the counting. */
    private void record(PerfProbe probe, EventPlan.Expressed plan, PerfArmed counted) {
        EventName begin = EventName.of(group, probe.label() + "_begin", armed);
        boolean paired = probe.onReturn() && probe.capture().latency();
        try {
            if (paired) {
                definitions.define(begin, EventPlan.begin(probe, begin));
                counted.others().add(begin);
            }
            trace.start(armed, probe, counted.name(), paired ? begin : null, plan);
        } catch (IOException e) {
            counted.lacks().add("its hits cannot be recorded: " + e.getMessage());
        }
    }

    /** What an armed probe does without, of what was asked for; empty when nothing. */
    public List<String> lacks(ProbeHandle handle) {
        return List.copyOf(probe(handle).lacks());
    }

    /** How long the calls of a probe took that asked for it; all that ended before are in it. */
    public Durations durations(ProbeHandle handle) throws IOException {
        trace.flush(handle.id());
        return trace.durations(handle.id());
    }

    @Override
    public long hits(ProbeHandle handle) throws IOException {
        return probe(handle).counter().total();
    }

    @Override
    public OptionalLong hits(ProbeHandle handle, int cpu) throws IOException {
        return probe(handle).counter().on(cpu);
    }

    @Override
    public List<Integer> cpus() {
        return machine.cpus();
    }

    @Override
    public Map<ProbeHandle, Counts> counts() throws IOException {
        Map<String, Long> misses = probes.isEmpty() ? Map.of() : events.misses();
        Map<ProbeHandle, Counts> counts = new HashMap<>();
        for (Map.Entry<ProbeHandle, PerfArmed> entry : probes.entrySet()) {
            PerfArmed probe = entry.getValue();
            counts.put(
                    entry.getKey(), whole(entry.getKey(), probe, probe.counter().total(), probe.missed(misses)));
        }
        return counts;
    }

    @Override
    public Counts disarm(ProbeHandle handle) throws IOException {
        PerfArmed probe = probe(handle);
        probes.remove(handle);
        try {
            return whole(handle, probe, probe.counter().stop(), probe.missed(events.misses()));
        } finally {
            remove(handle, probe);
        }
    }

    @Override
    public Map<ProbeHandle, Condition> conditions() {
        Map<ProbeHandle, ArmedAt> armed = new HashMap<>();
        probes.forEach((handle, probe) -> armed.put(handle, probe.at()));
        return symbols.armed().conditions(armed);
    }

    @Override
    public void close() {
        probes.forEach(this::remove);
        probes.clear();
        trace.close();
    }

    /** Hits come first: by the time the others are read, all of them have been recorded. */
    private Counts whole(ProbeHandle handle, PerfArmed probe, long hits, long missed) throws IOException {
        if (!probe.traced()) {
            return new Counts(hits, missed);
        }
        trace.flush(handle.id());
        long written = Math.min(hits, rings.written(handle.id()));
        RecordCounts records =
                probe.recorded() ? new RecordCounts(written, 0, 0, hits - written, 0) : RecordCounts.NONE;
        return new Counts(hits, missed, 0, records, histogram(trace.durations(handle.id())), GroupHits.NONE);
    }

    private static Histogram histogram(Durations durations) {
        long[] buckets = durations.buckets().stream().mapToLong(Long::longValue).toArray();
        return Histograms.of(buckets, durations.longest(), durations.total());
    }

    private EventCounter count(EventName name, int processId, String filter) throws IOException {
        long id = events.id(name);
        return processId == 0
                ? PerfCounters.perCpu(name.toString(), id, machine.cpus(), filter)
                : ProcessCounter.open(name.toString(), id, processId, filter, processes);
    }

    private PerfArmed probe(ProbeHandle handle) {
        PerfArmed probe = probes.get(handle);
        if (probe == null) {
            throw new IllegalArgumentException("not armed here: " + handle);
        }
        return probe;
    }

    private void remove(ProbeHandle handle, PerfArmed probe) {
        probe.counter().close();
        rings.forget(handle.id());
        try {
            trace.stop(handle.id(), () -> removeDefinitions(probe));
        } catch (IOException e) {
            System.getLogger(PerfBackend.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
            removeDefinitions(probe);
        }
    }

    private void removeDefinitions(PerfArmed probe) {
        definitions.remove(probe.name());
        probe.others().forEach(definitions::remove);
    }

    /** Returns that may be awaited at once: enough for functions that sleep, at 100 bytes or so each. */
    private int maxActive() {
        return Math.max(64, 4 * machine.cpus().size());
    }
}
