// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.perf.EventCounter;
import dev.kprobe.agent.perf.EventFilter;
import dev.kprobe.agent.perf.PerfCounters;
import dev.kprobe.agent.perf.ProcessCounter;
import dev.kprobe.agent.perf.ProcessThreads;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.tracefs.EventDefinition;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.agent.tracefs.KprobeEvents;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts with dynamic events of the kernel and {@code perf_event_open(2)}, where no module can be loaded.
 *
 * <p>Hits are exact and end with this process. The definitions behind them are entries in a global list, armed only
 * while their counters are open; a killed agent leaves them there, unarmed, until the next one removes them. Misses are
 * counted before the filter, so they may name hits that it would have turned away. CPUs that come online later are not
 * counted until the probe is armed again.
 */
public final class PerfBackend implements Backend {
    private final KprobeEvents events;
    private final FunctionRules rules;
    private final ProcessThreads processes;
    private final List<Integer> cpus;
    private final String group;
    private final Map<ProbeHandle, Probe> probes = new HashMap<>();
    private int armed;

    /**
     * A backend that has defined nothing yet.
     *
     * @param events the kernel's list of events
     * @param rules explains what the kernel refused
     * @param processes finds the threads of a process
     * @param cpus that are online
     * @param group under which this agent's definitions go
     */
    public PerfBackend(
            KprobeEvents events, FunctionRules rules, ProcessThreads processes, List<Integer> cpus, String group) {
        this.events = events;
        this.rules = rules;
        this.processes = processes;
        this.cpus = List.copyOf(cpus);
        this.group = group;
    }

    @Override
    public BackendName name() {
        return BackendName.Perf;
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        Optional<String> filter = EventFilter.command(request.command());
        if (filter.isEmpty()) {
            return new ArmResult.Refused(
                    Reason.UnsupportedFilter, "events cannot be filtered by the command \"" + request.command() + "\"");
        }
        armed++;
        EventName name = EventName.of(group, request.label(), armed);
        try {
            events.define(new EventDefinition(
                    name, request.onReturn(), request.location().location(), maxActive()));
        } catch (NativeException e) {
            return undefinable(request.location(), e);
        }
        try {
            EventCounter counter = count(name, request.processId(), filter.get());
            ProbeHandle handle = new ProbeHandle(armed);
            probes.put(handle, new Probe(name, counter));
            return new ArmResult.Armed(handle);
        } catch (IOException e) {
            removeQuietly(name);
            return uncountable(request, e);
        }
    }

    @Override
    public Map<ProbeHandle, Counts> counts() throws IOException {
        Map<String, Long> misses = probes.isEmpty() ? Map.of() : events.misses();
        Map<ProbeHandle, Counts> counts = new HashMap<>();
        for (Map.Entry<ProbeHandle, Probe> entry : probes.entrySet()) {
            Probe probe = entry.getValue();
            counts.put(entry.getKey(), new Counts(probe.counter().total(), missed(probe, misses)));
        }
        return counts;
    }

    @Override
    public Counts disarm(ProbeHandle handle) throws IOException {
        Probe probe = probe(handle);
        probes.remove(handle);
        try {
            return new Counts(probe.counter().stop(), missed(probe, events.misses()));
        } finally {
            remove(probe);
        }
    }

    @Override
    public void close() {
        probes.values().forEach(this::remove);
        probes.clear();
    }

    private EventCounter count(EventName name, int processId, String filter) throws IOException {
        long id = events.id(name);
        return processId == 0
                ? PerfCounters.perCpu(name.toString(), id, cpus, filter)
                : ProcessCounter.open(name.toString(), id, processId, filter, processes);
    }

    private Probe probe(ProbeHandle handle) {
        Probe probe = probes.get(handle);
        if (probe == null) {
            throw new IllegalArgumentException("not armed here: " + handle);
        }
        return probe;
    }

    private static long missed(Probe probe, Map<String, Long> misses) {
        return misses.getOrDefault(probe.name().event(), 0L);
    }

    private void remove(Probe probe) {
        probe.counter().close();
        removeQuietly(probe.name());
    }

    /** A definition that can't be removed is not armed; the next agent to start tries again. */
    private void removeQuietly(EventName name) {
        try {
            events.remove(name);
        } catch (NativeException e) {
            System.getLogger(PerfBackend.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
        }
    }

    /** Returns that may be awaited at once: enough for functions that sleep, at 100 bytes or so each. */
    private int maxActive() {
        return Math.max(64, 4 * cpus.size());
    }

    private ArmResult undefinable(Resolution.Found location, NativeException e) {
        String message = e.getMessage();
        return switch (e.errno()) {
            case ENOENT -> new ArmResult.Refused(Reason.SymbolNotFound, message);
            case EADDRNOTAVAIL -> new ArmResult.Refused(Reason.SymbolAmbiguous, message);
            case EPERM, EACCES -> new ArmResult.Refused(Reason.Lockdown, message);
            case ENOMEM, ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, message);
            case EINVAL, EOPNOTSUPP, EILSEQ, ERANGE -> {
                Resolution.Missing why = rules.explain(location, message);
                yield new ArmResult.Refused(why.reason(), why.message());
            }
            default -> new ArmResult.Refused(Reason.Internal, message);
        };
    }

    private static ArmResult uncountable(ProbeRequest request, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof NativeException failed) {
            return switch (failed.errno()) {
                case EMFILE, ENOMEM, ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, message);
                case EINVAL ->
                    new ArmResult.Refused(
                            request.processId() == 0 && request.command().isEmpty()
                                    ? Reason.TracingUnavailable
                                    : Reason.UnsupportedFilter,
                            message);
                default -> new ArmResult.Refused(Reason.TracingUnavailable, message);
            };
        }
        return new ArmResult.Refused(
                request.processId() == 0 ? Reason.TracingUnavailable : Reason.UnsupportedFilter, message);
    }

    private record Probe(EventName name, EventCounter counter) {}
}
