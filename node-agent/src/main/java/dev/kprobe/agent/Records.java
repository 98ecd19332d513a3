// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.config.RecordSettings;
import dev.kprobe.agent.engine.Insight;
import dev.kprobe.agent.engine.RecordFeed;
import dev.kprobe.agent.metrics.AgentMetrics;
import dev.kprobe.agent.metrics.ResidentMemory;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.records.DeviceRings;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordCounts;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.RecordPump;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.serve.ProgramTexts;
import dev.kprobe.agent.records.serve.RecordServer;
import dev.kprobe.agent.records.serve.Renderers;
import dev.kprobe.agent.records.serve.StandardOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The way of records through the agent. */
final class Records implements AutoCloseable {
    private final RecordHub hub;
    private final RecordCounts counts = new RecordCounts();
    private final Optional<StandardOutput> standardOutput;
    private final ProgramTexts programs = new ProgramTexts();
    private final RecordServer server;
    private final ProbeLabels labels;

    private List<Rings> rings = List.of();
    private Optional<RecordPump> pump = Optional.empty();

    /** Serves records from now on, whether there are any or not. */
    Records(RecordSettings settings, Renderers renderers) throws IOException {
        labels = renderers.labels();
        hub = new RecordHub(labels, renderers.pods());
        standardOutput = settings.standardOutput()
                ? Optional.of(StandardOutput.start(hub, renderers, new FileOutputStream(FileDescriptor.out)))
                : Optional.empty();
        server = new RecordServer(settings.port(), hub, renderers, programs);
    }

    /** Reads where records come from now. Called by the loop alone. */
    void follow(RecordFeed feed) {
        feed.origins()
                .forEach((key, origin) -> labels.put(
                        key.slot(),
                        key.generation(),
                        new ProbeLabel(origin.plan(), origin.probe(), origin.symbol(), origin.onReturn())));
        if (!feed.rings().equals(rings)) {
            pump.ifPresent(RecordPump::close);
            rings = feed.rings();
            pump = rings.isEmpty()
                    ? Optional.empty()
                    : Optional.of(RecordPump.start(
                            rings.stream().map(DeviceRings::new).toList(), hub, counts));
        }
    }

    /** Shows the programs of the probes to whom asks for them. */
    void explain(Map<ProbeId, Insight> insights) {
        Map<ProbeLabel, Object> texts = new HashMap<>();
        insights.forEach((id, insight) -> insight.programs()
                .ifPresent(text ->
                        texts.put(new ProbeLabel(id.plan().name(), id.key().name(), "", false), text)));
        programs.set(texts);
    }

    /** How the agent is, records above all. */
    AgentMetrics metrics(String version, Duration loopAge, Path proc) {
        Map<String, Long> lost = Arrays.stream(SinkKind.values())
                .collect(Collectors.toMap(kind -> kind.name().toLowerCase(Locale.ROOT), hub::lost));
        return new AgentMetrics(
                version, loopAge, counts.read(), lost, counts.stoppedRings(), ResidentMemory.bytes(proc));
    }

    @Override
    public void close() {
        server.close();
        standardOutput.ifPresent(StandardOutput::close);
    }
}
