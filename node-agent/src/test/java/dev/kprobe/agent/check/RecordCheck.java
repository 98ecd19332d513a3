// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.PerfBackend;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.perf.Comparison;
import dev.kprobe.agent.perf.Durations;
import dev.kprobe.agent.perf.FetchedNumber;
import dev.kprobe.agent.perf.Operator;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfHit;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Records and durations by perf events: each holds what the program really did. */
final class RecordCheck {
    private static final long SEEKS = 1_000;
    private static final String COMMAND = "kpm-seeks";
    private static final Resolution.Found SEEK = found("shmem_file_llseek");
    private static final Resolution.Found SLEEP = found("__x64_sys_clock_nanosleep");
    /** Sleeps of 1 ms take at least that: 2^19 ns and more. */
    private static final int MILLISECOND_BUCKET = 20;

    private final PerfBackend backend;
    private final KeptHits recorded;
    private final KernelView kernel;
    private final Checks checks;

    RecordCheck(PerfBackend backend, KeptHits recorded, KernelView kernel, Checks checks) {
        this.kernel = kernel;
        this.backend = backend;
        this.recorded = recorded;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        entries();
        returns();
        durations();
        if (kernel.eventsFollowThreads()) {
            process();
        }
        losses();
    }

    private void entries() throws IOException, InterruptedException {
        Comparison negative = new Comparison(new FetchedNumber(2, true), Operator.LESS, 0);
        ProbeHandle probe = arm(probe(false, SEEK, filter(0, negative), new PerfCapture(true, 3, true, false)));
        int process = seek(SEEKS);
        Counts counts = backend.disarm(probe);
        checks.equal("Perf counts while it records", new Counts(SEEKS / 2, 0), plain(counts));
        checks.equal("Perf hands every record over", new RecordCounts(SEEKS / 2, 0, 0, 0, 0), counts.records());
        List<PerfHit> hits = recorded.take();
        checks.equal("Perf records every hit that the filter lets pass", (int) SEEKS / 2, hits.size());
        checks.equal(
                "Perf records the arguments",
                counts(LongStream.rangeClosed(-50, -1).toArray(), SEEKS / 100),
                count(hits.stream().mapToLong(hit -> hit.numbers()[1]).toArray()));
        checks.equal("Perf records three arguments", true, hits.stream().allMatch(hit -> hit.numbers().length == 3));
        checks.equal("Perf records the thread", true, hits.stream().allMatch(hit -> hit.thread() == process));
        checks.equal(
                "Perf records the command",
                true,
                hits.stream().allMatch(hit -> hit.command().equals(COMMAND)));
        long depth = hits.stream().mapToLong(hit -> hit.stack().length).min().orElse(0);
        System.out.printf("# stacks are %d frames deep%n", depth);
        checks.equal("Perf records stacks", true, depth >= 3);
        checks.equal(
                "Perf records the same stack for the same call",
                1L,
                hits.stream()
                        .map(hit -> List.of(hit.stack()[0], hit.stack()[1]))
                        .distinct()
                        .count());
        checks.equal("Perf keeps the order of time", true, inOrder(hits));
    }

    private void returns() throws IOException, InterruptedException {
        ProbeHandle probe = arm(probe(true, SEEK, filter(0), new PerfCapture(true, 2, false, true)));
        System.out.println("# lacks " + backend.lacks(probe));
        seek(SEEKS);
        Durations durations = backend.durations(probe);
        checks.equal("Perf counts returns while it records", new Counts(SEEKS, 0), plain(backend.disarm(probe)));
        List<PerfHit> hits = recorded.take();
        Map<Long, Long> expected = counts(LongStream.rangeClosed(0, 49).toArray(), SEEKS / 100);
        expected.put(-22L, SEEKS / 2);
        checks.equal(
                "Perf records return values",
                expected,
                count(hits.stream().mapToLong(PerfHit::returnValue).toArray()));
        checks.equal("Perf records durations", true, hits.stream().allMatch(hit -> hit.duration() > 0));
        checks.equal("Perf pairs every return with its entry", SEEKS, durations.calls());
        checks.equal(
                "Perf adds durations up",
                hits.stream().mapToLong(PerfHit::duration).sum(),
                durations.total());
    }

    private void durations() throws IOException, InterruptedException {
        ProbeHandle probe = arm(probe(true, SLEEP, filter(0), new PerfCapture(false, 0, false, true)));
        seek(SEEKS);
        Durations durations = backend.durations(probe);
        checks.equal("Perf counts sleeps", new Counts(SEEKS / 100, 0), plain(backend.disarm(probe)));
        checks.equal("Perf measures sleeps", SEEKS / 100, durations.calls());
        checks.equal(
                "Perf measures no sleep of 1 ms shorter",
                SEEKS / 100,
                durations.buckets().stream()
                        .skip(MILLISECOND_BUCKET)
                        .mapToLong(Long::longValue)
                        .sum());
        checks.equal("Perf leaves no records of what is only measured", List.of(), recorded.take());
    }

    private void process() throws IOException, InterruptedException {
        try (Calls wanted = Calls.seeks(SEEKS, COMMAND);
                Calls other = Calls.seeks(SEEKS, COMMAND)) {
            ProbeHandle probe =
                    arm(probe(false, SEEK, filter(wanted.processId()), new PerfCapture(true, 0, false, false)));
            wanted.go();
            other.go();
            // Both run to their end, but the one whose threads are looked up waits for this process to collect it.
            wanted.await();
            other.await();
            checks.equal(
                    "Perf counts one process while it records", new Counts(SEEKS, 0), plain(backend.disarm(probe)));
            List<PerfHit> hits = recorded.take();
            checks.equal(
                    "Perf records no other process",
                    true,
                    hits.stream().allMatch(hit -> hit.thread() == wanted.processId()));
        }
    }

    /** A reader that is held up loses records; how many is known exactly. */
    private void losses() throws IOException, InterruptedException {
        ProbeHandle probe = arm(probe(false, SEEK, filter(0), new PerfCapture(true, 1, false, false)));
        long calls = 100 * SEEKS;
        // Other checks may have measured more calls than could be read.
        recorded.takeLost();
        recorded.holdUp();
        seek(calls);
        recorded.goOn();
        Counts counts = backend.disarm(probe);
        checks.equal("Perf counts exactly when records are lost", new Counts(calls, 0), plain(counts));
        checks.equal(
                "Perf knows what became of every hit", calls, counts.records().hits());
        checks.equal(
                "Perf counts records that were lost as dropped",
                true,
                counts.records().dropped() > 0);
        long lost = recorded.takeLost();
        int hits = recorded.take().size();
        System.out.printf("# %d recorded, %d lost%n", hits, lost);
        checks.equal("Perf loses records when nobody reads them", true, lost > 0);
        checks.equal("Perf knows how many records were lost", calls, hits + lost);
    }

    private static boolean inOrder(List<PerfHit> hits) {
        long before = 0;
        for (PerfHit hit : hits) {
            if (hit.time() < before) {
                return false;
            }
            before = hit.time();
        }
        return true;
    }

    private static Map<Long, Long> counts(long[] values, long each) {
        return LongStream.of(values)
                .boxed()
                .collect(Collectors.toMap(value -> value, _ -> each, Long::sum, TreeMap::new));
    }

    private static Map<Long, Long> count(long[] values) {
        return counts(values, 1);
    }

    /** Without what became of the records. */
    private static Counts plain(Counts counts) {
        return new Counts(counts.hits(), counts.missed());
    }

    private static PerfProbe probe(boolean onReturn, Resolution.Found place, PerfFilter filter, PerfCapture capture) {
        return new PerfProbe("record", onReturn, List.of(place), filter, capture);
    }

    private static PerfFilter filter(int process, Comparison... comparisons) {
        return new PerfFilter(process, COMMAND, List.of(comparisons));
    }

    private static Resolution.Found found(String function) {
        return new Resolution.Found(new KernelSymbol(function, ""), 0);
    }

    private ProbeHandle arm(PerfProbe probe) throws IOException {
        return switch (backend.arm(probe)) {
            case ArmResult.Armed armed -> armed.probe();
            case ArmResult.Refused refused -> throw new IOException(refused.toString());
        };
    }

    /** @return the process that did it */
    private static int seek(long count) throws IOException, InterruptedException {
        try (Calls calls = Calls.seeks(count, COMMAND)) {
            calls.go();
            calls.await();
            return calls.processId();
        }
    }
}
