// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.Taken;
import java.time.Duration;
import java.time.Instant;

/**
 * What a probe has to do without, and until when: taken away in steps, given back in steps, and ever later where that
 * was in vain. The times are those of the module, which does the same with probes that exceed their own budget.
 *
 * @param taken what it does without
 * @param at when that changed last
 * @param patience how long after a change something is given back, zero when nothing was ever taken
 * @param eased the last change gave something back
 */
record Cutback(Taken taken, Instant at, Duration patience, boolean eased) {
    /** Nothing was ever taken. */
    static final Cutback NONE = new Cutback(Taken.Nothing, Instant.EPOCH, Duration.ZERO, false);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Whether it has had a moment to show what it costs as it is now. */
    boolean isSettled(Instant now) {
        return !now.isBefore(at.plus(FIRST));
    }

    /** Whether it is time to give something back. */
    boolean isDue(Instant now) {
        return taken != Taken.Nothing && !now.isBefore(at.plus(patience));
    }

    /** One thing more is taken away. */
    Cutback deeper(PlannedProbe probe, Instant now) {
        Taken next = Taken.Probe;
        if (hasStacks(probe) && taken.compareTo(Taken.Stacks) < 0) {
            next = Taken.Stacks;
        } else if (hasRecords(probe) && taken.compareTo(Taken.Records) < 0) {
            next = Taken.Records;
        }
        return new Cutback(next, now, longer(now), false);
    }

    /** The thing that was taken last is given back. */
    Cutback easier(PlannedProbe probe, Instant now) {
        Taken next = Taken.Nothing;
        if (hasRecords(probe) && taken.compareTo(Taken.Records) > 0) {
            next = Taken.Records;
        } else if (hasStacks(probe) && taken.compareTo(Taken.Stacks) > 0) {
            next = Taken.Stacks;
        }
        return new Cutback(next, now, patience, true);
    }

    private Duration longer(Instant now) {
        if (patience.isZero() || (eased && now.isAfter(at.plus(LONGEST)))) {
            return FIRST;
        }
        Duration twice = patience.multipliedBy(2);
        return eased ? twice.compareTo(LONGEST) < 0 ? twice : LONGEST : patience;
    }

    private static boolean hasRecords(PlannedProbe probe) {
        return !probe.capture().isEmpty();
    }

    private static boolean hasStacks(PlannedProbe probe) {
        return probe.capture().contains(Capture.Stack) || probe.capture().contains(Capture.UserStack);
    }
}
