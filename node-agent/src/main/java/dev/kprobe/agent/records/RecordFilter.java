// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import org.jspecify.annotations.Nullable;

/**
 * Which records a subscriber wants; an empty text does not restrict.
 *
 * @param monitor name of the monitor
 * @param probe name of the probe
 * @param pod {@code namespace/name}; then records without credentials are not wanted, for they belong to nobody
 */
public record RecordFilter(String monitor, String probe, String pod) {
    /** Every record. */
    public static final RecordFilter ALL = new RecordFilter("", "", "");

    /** Whether a record is wanted. Allocates nothing. */
    boolean wants(RecordView record, @Nullable ProbeLabel label, PodOfCgroup pods) {
        return wantsProbe(label)
                && (pod.isEmpty() || (record.has(Section.CREDENTIALS) && pod.equals(pods.podOf(record.cgroup()))));
    }

    /** Whether records of this probe are wanted. */
    public boolean wants(ProbeLabel label) {
        return wantsProbe(label);
    }

    private boolean wantsProbe(@Nullable ProbeLabel label) {
        if (monitor.isEmpty() && probe.isEmpty()) {
            return true;
        }
        return label != null
                && (monitor.isEmpty() || monitor.equals(label.monitor()))
                && (probe.isEmpty() || probe.equals(label.probe()));
    }
}
