// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.agent.tracefs.TraceInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Records and durations of hits, out of trace instances of the agent's own: one for hits with stacks, for the kernel
 * knows stacks only for all events of an instance, and one for those without. Each is there only while it is needed.
 */
public final class PerfTrace implements AutoCloseable {
    /** For each CPU: what comes within a few tenths of a second at a hundred thousand hits a second. */
    private static final int KILOBYTES = 1024;

    private static final int PAUSE_MILLISECONDS = 50;

    private final Path tracefs;
    private final String group;
    private final PerfMachine machine;
    private final ProcessThreads processes;
    private final HitSink sink;
    private final Map<Boolean, TraceStream> streams = new ConcurrentHashMap<>();
    private final Map<Integer, Traced> traced = new ConcurrentHashMap<>();
    private @Nullable Thread reader;

    /**
     * Records nothing yet.
     *
     * @param tracefs where it is mounted
     * @param group of the events of this agent, and the beginning of the names of its instances
     * @param machine what it runs on
     * @param processes finds the threads of a process
     * @param sink takes the records
     */
    public PerfTrace(Path tracefs, String group, PerfMachine machine, ProcessThreads processes, HitSink sink) {
        this.tracefs = tracefs;
        this.group = group;
        this.machine = machine;
        this.processes = processes;
        this.sink = sink;
    }

    /**
     * Records the hits of a probe from now on.
     *
     * @param number in the records
     * @param probe with a capture
     * @param event of the probe
     * @param begin event of the entries that returns are to be paired with, null for none
     * @param plan its filter is applied to the hits; to entries only what concerns the task
     */
    public void start(int number, PerfProbe probe, EventName event, @Nullable EventName begin, EventPlan.Expressed plan)
            throws IOException {
        boolean stacks = probe.capture().records() && probe.capture().stack();
        TraceStream stream = stream(stacks);
        Traced started = new Traced(stream, new ArrayList<>());
        traced.put(number, started);
        PerfFilter filter = probe.filter();
        IntPredicate threads = filter.processId() == 0
                ? thread -> true
                : new ThreadsOfProcess(processes, filter.processId(), System::nanoTime);
        if (begin != null) {
            String task = EventFilter.command(filter.command()).orElseThrow();
            TraceSource source =
                    new TraceSource(number, TraceSource.Role.BEGIN, begin, stream.format(begin), 0, threads);
            started.sources().add(source);
            stream.start(source, task);
        }
        TraceSource.Role role = begin == null
                ? TraceSource.Role.RECORD
                : probe.capture().records() ? TraceSource.Role.END_AND_RECORD : TraceSource.Role.END;
        TraceSource source = new TraceSource(
                number, role, event, stream.format(event), probe.capture().arguments(), threads);
        started.sources().add(source);
        stream.start(source, plan.filter());
    }

    /** Calls of a probe that were measured so far; none when its durations are not asked for. */
    public Durations durations(int number) {
        Traced known = traced.get(number);
        return known == null ? Durations.NONE : known.stream().durations(number);
    }

    /** What a probe still has in the buffers is given on before this returns. */
    public void flush(int number) throws IOException {
        Traced known = traced.get(number);
        if (known != null) {
            known.stream().flush();
        }
    }

    /**
     * Records a probe no more, and removes its events in the midst of it.
     *
     * @param remove removes the definitions
     */
    public void stop(int number, Runnable remove) throws IOException {
        Traced known = traced.remove(number);
        if (known == null) {
            remove.run();
            return;
        }
        known.stream().stop(known.sources(), remove);
        if (known.stream().isIdle()) {
            streams.values().remove(known.stream());
            known.stream().close();
        }
        if (streams.isEmpty()) {
            stopReading();
        }
    }

    @Override
    public void close() {
        stopReading();
        streams.values().forEach(TraceStream::close);
        streams.clear();
        traced.clear();
    }

    private TraceStream stream(boolean stacks) throws IOException {
        TraceStream known = streams.get(stacks);
        if (known != null) {
            return known;
        }
        TraceInstance instance =
                TraceInstance.create(tracefs, group + (stacks ? "_stacks" : "_hits"), KILOBYTES, stacks);
        TraceSequel sequel =
                new TraceSequel(new Pairing(machine.layout().stackShifts()), sink, new ThreadOwners(processes));
        TraceStream opened = new TraceStream(instance, machine.cpus(), System::nanoTime, sequel);
        streams.put(stacks, opened);
        if (reader == null) {
            reader = Thread.ofPlatform().name("perf-trace").daemon().start(this::read);
        }
        return opened;
    }

    private void stopReading() {
        Thread stopped = reader;
        if (stopped != null) {
            reader = null;
            stopped.interrupt();
        }
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (TraceStream stream : List.copyOf(streams.values())) {
                    stream.drain();
                }
                // Also when there is more: what a hot function leaves is lost rather than read at any price.
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Nobody needs records any more.
        } catch (IOException | RuntimeException e) {
            System.getLogger(PerfTrace.class.getName()).log(System.Logger.Level.WARNING, "records are read no more", e);
        }
    }

    private record Traced(TraceStream stream, List<TraceSource> sources) {}
}
