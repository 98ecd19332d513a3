// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a status is worth a write: never when nothing changed, at once when somebody may be waiting for it, and
 * otherwise not more often than the interval, since counters change all the time.
 */
public final class WritePolicy {
    private final Duration interval;

    /** With the shortest time between two writes that only bring counters. */
    public WritePolicy(Duration interval) {
        this.interval = interval;
    }

    /** Whether to write {@code next} over {@code written}, which is null before the first write. */
    public boolean due(MonitorStatus next, @Nullable MonitorStatus written, Instant writtenAt, Instant now) {
        if (written == null) {
            return true;
        }
        if (next.equals(written)) {
            return false;
        }
        return urgent(next, written) || !now.isBefore(writtenAt.plus(interval));
    }

    private static boolean urgent(MonitorStatus next, MonitorStatus written) {
        return next.observedGeneration() != written.observedGeneration()
                || (written.hits() == 0 && next.hits() > 0)
                || !Objects.equals(next.retiredNodes(), written.retiredNodes())
                || !outline(next).equals(outline(written));
    }

    /** The conditions without their messages, which may hold counts. */
    private static List<String> outline(MonitorStatus status) {
        return status.conditions().stream().map(WritePolicy::outline).toList();
    }

    private static String outline(Condition condition) {
        return condition.getType() + "=" + condition.getStatus() + ":" + condition.getReason();
    }
}
