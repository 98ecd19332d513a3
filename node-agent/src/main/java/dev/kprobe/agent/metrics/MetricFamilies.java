// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** From what was counted to metric families. Pure. */
final class MetricFamilies {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    /** Buckets up to 2^10 - 1 ns, a microsecond, to 2^34 - 1 ns, 17 seconds, each four times the one before. */
    private static final int FIRST_POWER = 10;

    private static final int LAST_POWER = 34;
    private static final int STEP = 2;

    private MetricFamilies() {}

    static MetricSnapshots of(Collection<ProbeMetrics> all, AgentMetrics agent, boolean byPod) {
        Collection<ProbeMetrics> probes = unique(all);
        return MetricSnapshots.of(
                counter(probes, "kprobe_hits", "Calls that matched the filter of a probe.", ProbeMetrics::hits),
                counter(
                        probes,
                        "kprobe_missed",
                        "Calls that the kernel could not deliver to a probe; a lower bound.",
                        ProbeMetrics::missed),
                counter(
                        probes,
                        "kprobe_filtered",
                        "Calls that the filter of a probe turned away.",
                        ProbeMetrics::filtered),
                written(probes),
                dropped(probes),
                latency(probes),
                overhead(probes),
                pods(byPod ? probes : List.of()),
                InfoSnapshot.builder()
                        .name("kprobe_agent_build")
                        .help("What this agent is.")
                        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                                .labels(Labels.of("version", agent.version()))
                                .build())
                        .build(),
                gauge(
                        "kprobe_agent_loop_age_seconds",
                        "Time since the loop of the agent has turned.",
                        seconds(agent.loopAge())),
                single("kprobe_agent_records_read", "Records read from the rings.", agent.recordsRead()),
                lost(agent.recordsLost()),
                gauge("kprobe_agent_rings_stopped", "Rings that made no sense and are not read any more.", (double)
                        agent.ringsStopped()),
                gauge("process_resident_memory_bytes", "Resident memory of the agent.", (double)
                        agent.residentBytes()));
    }

    /** A monitor that was deleted and made again may be there twice for a moment; the later one counts. */
    private static Collection<ProbeMetrics> unique(Collection<ProbeMetrics> probes) {
        Map<List<String>, ProbeMetrics> unique = new LinkedHashMap<>();
        probes.forEach(probe -> unique.put(List.of(probe.monitor(), probe.probe()), probe));
        return unique.values();
    }

    private static CounterSnapshot counter(
            Collection<ProbeMetrics> probes, String name, String help, ToLongFunction<ProbeMetrics> value) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        probes.forEach(probe -> counter.dataPoint(point(labels(probe), value.applyAsLong(probe))));
        return counter.build();
    }

    private static CounterSnapshot written(Collection<ProbeMetrics> probes) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("kprobe_records_written")
                .help("Hits of which the kernel wrote a record.");
        probes.forEach(probe ->
                probe.records().ifPresent(records -> counter.dataPoint(point(labels(probe), records.written()))));
        return counter.build();
    }

    private static CounterSnapshot dropped(Collection<ProbeMetrics> probes) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("kprobe_records_dropped")
                .help("Hits of which there is no record, by reason; they are counted as hits all the same.");
        probes.forEach(probe -> probe.records().ifPresent(records -> {
            Labels labels = labels(probe);
            counter.dataPoint(point(labels.add("reason", "sampled_out"), records.sampledOut()));
            counter.dataPoint(point(labels.add("reason", "limited"), records.limited()));
            counter.dataPoint(point(labels.add("reason", "ring_full"), records.dropped()));
            counter.dataPoint(point(labels.add("reason", "nested"), records.nested()));
        }));
        return counter.build();
    }

    private static CounterSnapshot overhead(Collection<ProbeMetrics> probes) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("kprobe_overhead_seconds")
                .help("CPU time that the hits of a probe took since it was armed: calls times what one costs here.")
                .unit(Unit.SECONDS);
        probes.forEach(probe -> probe.attribution()
                .costNanos()
                .ifPresent(nanos -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(probe))
                        .value(nanos / NANOS)
                        .build())));
        return counter.build();
    }

    private static CounterSnapshot pods(Collection<ProbeMetrics> probes) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("kprobe_pod_hits")
                .help("Calls that matched the filter of a probe that counts by pod.");
        probes.forEach(probe -> new TreeMap<>(probe.attribution().pods())
                .forEach((pod, hits) -> counter.dataPoint(point(podLabels(probe, pod), hits))));
        return counter.build();
    }

    /** Scrapers overwrite labels named after what they scrape, as namespace and pod often are. */
    private static Labels podLabels(ProbeMetrics probe, String pod) {
        int slash = pod.indexOf('/');
        return labels(probe)
                .add("hit_namespace", pod.substring(0, Math.max(0, slash)))
                .add("hit_pod", pod.substring(slash + 1));
    }

    private static HistogramSnapshot latency(Collection<ProbeMetrics> probes) {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("kprobe_latency_seconds")
                .help("Durations of the calls of a return probe.");
        probes.forEach(probe -> probe.latency()
                .ifPresent(latency -> histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(labels(probe))
                        .sum(latency.totalNanos() / NANOS)
                        .classicHistogramBuckets(buckets(latency.buckets()))
                        .build())));
        return histogram.build();
    }

    /** Each of the kernel's buckets ends at a power of two less 1, so that these sums of them are exact. */
    private static ClassicHistogramBuckets buckets(List<Long> powers) {
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        int from = 0;
        for (int power = FIRST_POWER; power <= LAST_POWER; power += STEP) {
            bounds.add(((1L << power) - 1) / NANOS);
            counts.add(sum(powers, from, power + 1));
            from = power + 1;
        }
        bounds.add(Double.POSITIVE_INFINITY);
        counts.add(sum(powers, from, powers.size()));
        return ClassicHistogramBuckets.of(bounds, counts);
    }

    private static long sum(List<Long> powers, int from, int to) {
        int end = Math.min(to, powers.size());
        return from >= end
                ? 0
                : powers.subList(from, end).stream().mapToLong(Long::longValue).sum();
    }

    private static CounterSnapshot lost(Map<String, Long> sinks) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("kprobe_agent_records_lost")
                .help("Records that readers of the agent lost by being slow, by kind of reader.");
        new TreeMap<>(sinks).forEach((sink, lost) -> counter.dataPoint(point(Labels.of("sink", sink), lost)));
        return counter.build();
    }

    private static CounterSnapshot single(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, value))
                .build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static Labels labels(ProbeMetrics probe) {
        return Labels.of("monitor", probe.monitor(), "probe", probe.probe());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
