// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

/**
 * The count of one probe over all epochs.
 *
 * @param base total of all earlier epochs
 * @param live count of the current epoch
 * @param epoch names the current epoch, empty before the first
 */
public record ProbeCount(Counts base, Counts live, String epoch) {

    /** A probe that has not been armed by this agent. */
    public static ProbeCount restored(Counts base) {
        return new ProbeCount(base, Counts.ZERO, "");
    }

    /** Everything counted so far. */
    public Counts total() {
        return base.plus(live);
    }

    /** Begins an epoch: the kernel counts from 0 again. */
    public ProbeCount begin(String nextEpoch) {
        return new ProbeCount(total(), Counts.ZERO, nextEpoch);
    }

    /** Takes what the kernel has counted in this epoch; a smaller number than before is ignored. */
    public ProbeCount observe(Counts counted) {
        return new ProbeCount(base, live.max(counted), epoch);
    }
}
