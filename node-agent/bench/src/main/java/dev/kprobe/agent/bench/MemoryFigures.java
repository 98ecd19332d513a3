// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How much of the machine's memory the agent takes: while nothing is armed, and with records. */
final class MemoryFigures {
    private static final double IDLE = 90;
    private static final double RECORDS = 140;
    private static final int PROBES = 256;
    /** Each call makes a record for each of these. */
    private static final int RECORDING = 10;

    private static final int CALLS_PER_SECOND = 10_000;
    private static final int SECONDS = 20;

    private final Guest guest;

    /** Of the agent of this machine. */
    MemoryFigures(Guest guest) {
        this.guest = guest;
    }

    void print() throws IOException, InterruptedException {
        Thread.sleep(Duration.ofSeconds(30));
        Figure.atMost("resident_idle", guest.agent().residentMegabytes(), "MB", IDLE);
        guest.arm(PROBES - RECORDING);
        ObjectNode plan = PlanJson.plan("records");
        for (int i = 0; i < RECORDING; i++) {
            ObjectNode probe = PlanJson.probe(plan, "syscall", "getppid");
            probe.put("identity", String.format("%016x", i));
            probe.putArray("capture").add("Task").add("Credentials").add("Arguments");
        }
        guest.arm(plan, PROBES - RECORDING);
        load();
        Thread.sleep(Duration.ofSeconds(10));
        Figure.of("resident_after", guest.agent().residentMegabytes(), "MB");
    }

    /** Somebody reads the records, too. */
    private void load() throws IOException, InterruptedException {
        Process reader = new ProcessBuilder(
                        "/bin/busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8082/records")
                .inheritIO()
                .start();
        Process calls = new ProcessBuilder("/bin/load", Integer.toString(CALLS_PER_SECOND))
                .inheritIO()
                .start();
        // Until everything on the way of a record has run often.
        Thread.sleep(Duration.ofSeconds(10));
        long read = metric("kprobe_agent_records_read_total");
        long lost = metric("kprobe_agent_records_lost_total{sink=\"records\"}");
        long dropped = dropped();
        long begun = System.nanoTime();
        double most = 0;
        for (int i = 0; i < SECONDS; i++) {
            Thread.sleep(Duration.ofSeconds(1));
            most = Math.max(most, guest.agent().residentMegabytes());
            System.out.printf(
                    "# %d s: %.1f MB, %d records read%n",
                    i + 1, most, metric("kprobe_agent_records_read_total") - read);
        }
        read = metric("kprobe_agent_records_read_total") - read;
        lost = metric("kprobe_agent_records_lost_total{sink=\"records\"}") - lost;
        double seconds = (System.nanoTime() - begun) / 1e9;
        Figure.of("records", Math.rint(read / seconds), "records/s");
        Figure.of("records_lines", Math.rint((read - lost) / seconds), "lines/s");
        Figure.of("records_dropped", Math.rint((dropped() - dropped) / seconds), "records/s");
        Figure.atMost("resident_records", most, "MB", RECORDS);
        calls.destroyForcibly().waitFor();
        reader.destroyForcibly().waitFor();
    }

    /** As of the last report, which is two seconds old at most. */
    private long dropped() {
        long dropped = 0;
        for (JsonNode probe : guest.report("records").at("/probes")) {
            dropped += probe.at("/records/dropped").asLong();
        }
        return dropped;
    }

    private static long metric(String name) throws IOException {
        try (InputStream body =
                URI.create("http://127.0.0.1:8081/metrics").toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .mapToLong(value -> (long) Double.parseDouble(value))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name));
        }
    }
}
