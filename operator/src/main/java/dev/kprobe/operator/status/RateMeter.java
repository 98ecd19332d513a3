// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Hits per second from totals taken at different times. Agents report every few seconds, so that the rate is taken over
 * a window that holds several reports; over a shorter one it would swing between zero and twice the truth. One meter
 * measures one monitor.
 */
public final class RateMeter {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final String TOTAL = "";

    private final InstantSource clock;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** An empty meter. */
    public RateMeter(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes the totals of now; those within a second of the ones before are not needed. */
    public void sample(Counts counts) {
        Instant now = clock.instant();
        Sample last = samples.peekLast();
        if (last != null && Duration.between(last.at(), now).compareTo(STEP) < 0) {
            return;
        }
        Map<String, Long> hits = new HashMap<>();
        hits.put(TOTAL, counts.hits());
        counts.probes().forEach(probe -> hits.put(probe.name(), probe.hits()));
        samples.addLast(new Sample(now, hits));
        while (samples.size() > 2
                && Duration.between(samples.getFirst().at(), now).compareTo(WINDOW) > 0) {
            samples.removeFirst();
        }
    }

    /** Hits per second of all probes. */
    public String total() {
        return rate(TOTAL);
    }

    /** Hits per second of one probe; 0 for one that was just defined. */
    public String probe(String name) {
        return rate(name);
    }

    private String rate(String key) {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || first.equals(last)) {
            return "0";
        }
        long hits = Objects.requireNonNullElse(last.hits().get(key), 0L)
                - Objects.requireNonNullElse(first.hits().get(key), 0L);
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        return format(Math.max(0, hits) / seconds);
    }

    /** Whole numbers from ten on, one decimal below. */
    private static String format(double rate) {
        if (rate == 0) {
            return "0";
        }
        return rate >= 10 ? Long.toString(Math.round(rate)) : String.format(Locale.ROOT, "%.1f", rate);
    }

    private record Sample(Instant at, Map<String, Long> hits) {}
}
