// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.v1alpha1.EarlierCounts;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The count of one probe over all epochs.
 *
 * @param base total of all earlier epochs
 * @param live count of the current epoch
 * @param epoch names the current epoch, empty before the first
 * @param reported total that an earlier agent reported, some of it from this epoch; below it no total falls
 */
public record ProbeCount(Counts base, Counts live, String epoch, Counts reported) {
    /** Nothing yet. */
    public static final ProbeCount NONE = new ProbeCount(Counts.ZERO, Counts.ZERO, "", Counts.ZERO);

    /**
     * What an earlier agent reported. Its epoch may still be going on in the kernel, which then tells itself what was
     * counted in it.
     */
    public static ProbeCount restored(ProbeReport report) {
        EarlierCounts earlier = Objects.requireNonNullElse(report.earlier(), EarlierCounts.NONE);
        return new ProbeCount(
                new Counts(
                        earlier.hits(),
                        earlier.missed(),
                        earlier.filtered(),
                        orNone(earlier.records()),
                        orNone(earlier.durations()),
                        groups(earlier.groups())),
                Counts.ZERO,
                // One that is not armed any more is over, whoever gets its name next.
                report.state() == ProbeState.Armed ? report.epoch() : "",
                new Counts(
                        report.hits(),
                        report.missed(),
                        report.filtered(),
                        orNone(report.records()),
                        orNone(report.durations()),
                        groups(report.groups())));
    }

    /** Everything counted so far. */
    public Counts total() {
        return reported.later(base.plus(live));
    }

    /** Begins an epoch: the kernel counts from 0 again. */
    public ProbeCount begin(String nextEpoch) {
        return new ProbeCount(total(), Counts.ZERO, nextEpoch, Counts.ZERO);
    }

    /** Goes on with an epoch that the kernel has been counting in, if it is the one that was reported last. */
    public ProbeCount resume(String going) {
        return going.equals(epoch) ? this : begin(going);
    }

    /** Takes what the kernel has counted in this epoch; a smaller number than before is ignored. */
    public ProbeCount observe(Counts counted) {
        return new ProbeCount(base, live.later(counted), epoch, reported);
    }

    private static RecordCounts orNone(@Nullable RecordCounts records) {
        return Objects.requireNonNullElse(records, RecordCounts.NONE);
    }

    private static Histogram orNone(@Nullable Histogram durations) {
        return Objects.requireNonNullElse(durations, Histogram.NONE);
    }

    private static GroupHits groups(@Nullable GroupCounts groups) {
        return GroupHits.of(Objects.requireNonNullElse(groups, GroupCounts.NONE));
    }
}
