// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeTotals;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What one probe has counted on all nodes as it is defined now.
 *
 * @param filtered calls that its filter turned away
 * @param records what became of its hits, all zero without records
 * @param durations of the calls, empty for entries
 */
public record ProbeCount(
        String name, long hits, long missed, long filtered, RecordCounts records, Histogram durations) {

    /** The sum of its rows. */
    static ProbeCount of(String name, List<ProbeReport> rows) {
        return new ProbeCount(
                name,
                sum(rows, ProbeReport::hits),
                sum(rows, ProbeReport::missed),
                sum(rows, ProbeReport::filtered),
                rows.stream()
                        .flatMap(row -> Stream.ofNullable(row.records()))
                        .reduce(RecordCounts.NONE, RecordCounts::plus),
                rows.stream()
                        .flatMap(row -> Stream.ofNullable(row.durations()))
                        .reduce(Histogram.NONE, Histograms::sum));
    }

    /** As the status of a monitor shows it. */
    ProbeTotals totals(String hitsPerSecond) {
        return new ProbeTotals(
                name,
                hits,
                hitsPerSecond,
                missed,
                filtered,
                Histograms.latency(durations),
                records.equals(RecordCounts.NONE) ? null : records);
    }

    private static long sum(List<ProbeReport> rows, ToLongFunction<ProbeReport> count) {
        return rows.stream().mapToLong(count).sum();
    }
}
