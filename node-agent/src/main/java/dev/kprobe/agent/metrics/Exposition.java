// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The text of {@code /metrics}: OpenMetrics for who accepts it, else the older text format of Prometheus. */
public final class Exposition {
    private final Supplier<? extends Collection<ProbeMetrics>> probes;
    private final Supplier<AgentMetrics> agent;
    private final boolean byPod;
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.builder()
            .setCreatedTimestampsEnabled(false)
            .build();
    private final ExpositionFormatWriter prometheus =
            PrometheusTextFormatWriter.builder().build();

    /**
     * An exposition of what is gathered anew each time. Both are called by the thread that asks.
     *
     * @param probes that exist
     * @param agent how it is
     * @param byPod whether hits are shown by pod too: a series for each
     */
    public Exposition(
            Supplier<? extends Collection<ProbeMetrics>> probes, Supplier<AgentMetrics> agent, boolean byPod) {
        this.probes = probes;
        this.agent = agent;
        this.byPod = byPod;
    }

    /** All metrics now, for a request with this {@code Accept} header. */
    public Page page(@Nullable String accept) {
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : prometheus;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, MetricFamilies.of(probes.get(), agent.get(), byPod));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(writer.getContentType(), body.toByteArray());
    }

    /**
     * An answer.
     *
     * @param contentType its format
     * @param body its bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Page(String contentType, byte[] body) {}
}
