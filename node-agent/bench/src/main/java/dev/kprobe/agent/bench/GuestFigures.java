// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Measures the agent of the image on the kernel that this runs on, with the module. Arguments: what to measure,
 * {@code memory} or {@code cpu}, and the flags of the agent's JVM.
 */
public final class GuestFigures {
    private static final int PORT = 6443;
    private static final String NODES = "/api/v1/nodes";
    private static final String KPROBE_NODES = "/apis/kprobe.dev/v1alpha1/kprobenodes";
    private static final String PLANS = "/apis/kprobe.dev/v1alpha1/kprobeplans";
    private static final String OWN = KPROBE_NODES + "/node-1";
    private static final int PROBES_OF_A_PLAN = 64;
    private static final long CALLS = 100_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final ApiDouble api;
    private final AgentProcess agent;
    private final Functions functions;

    private GuestFigures(ApiDouble api, AgentProcess agent, Functions functions) {
        this.api = api;
        this.agent = agent;
        this.functions = functions;
    }

    /** Prints the figures. */
    public static void main(String[] arguments) throws Exception {
        boolean cpu = arguments[0].equals("cpu");
        List<String> flags = List.of(arguments).subList(1, arguments.length);
        try (ApiDouble api = new ApiDouble(PORT, certificate())) {
            api.put(NODES, PlanJson.node());
            api.put(KPROBE_NODES, PlanJson.kprobeNode());
            try (AgentProcess agent = AgentProcess.start(flags, PORT)) {
                Functions functions = Functions.read(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug"));
                GuestFigures figures = new GuestFigures(api, agent, functions);
                figures.await(
                        "the first status",
                        () -> api.at(OWN, "/status/observedAt").isTextual());
                if (cpu) {
                    figures.cpu();
                } else {
                    figures.memory();
                }
            }
        }
        System.out.println("measured");
    }

    private void memory() throws Exception {
        Thread.sleep(Duration.ofSeconds(30));
        Figure.atMost("resident_idle", agent.residentMegabytes(), "MB", 90);

        Figure.of("arm_64_first", seconds(PlanJson.plan("first", functions.quiet(64)), 64), "s");
        disarm("first", 0);
        // The module stays for a while after its last probe.
        Figure.atMost("arm_64", seconds(PlanJson.plan("single", functions.quiet(64)), 64), "s", 3);
        disarm("single", 0);
        ObjectNode glob = PlanJson.plan("glob");
        PlanJson.probe(glob, "functions", functions.pattern(1000));
        double seconds = seconds(glob, 1);
        Figure.of("glob_functions", report("glob").at("/probes/0/functions").asInt(), "functions");
        Figure.atMost("arm_glob", seconds, "s", 2);
        disarm("glob", 0);

        arm(255);
        ObjectNode records = PlanJson.plan("records");
        ObjectNode probe = PlanJson.probe(records, "syscall", "getppid");
        probe.putArray("capture").add("Task").add("Credentials").add("Arguments");
        seconds(records, 256);
        load();
        Thread.sleep(Duration.ofSeconds(10));
        Figure.of("resident_after", agent.residentMegabytes(), "MB");
    }

    /** 256 probes are armed and one of them writes records, which somebody reads, as fast as the machine can. */
    private void load() throws Exception {
        Process calls = new ProcessBuilder("/bin/calls", Long.toString(CALLS), "kpm-load").start();
        Thread reader = Thread.ofPlatform().daemon().start(GuestFigures::read);
        long before = written();
        long begun = System.nanoTime();
        calls.outputWriter().append('\n').flush();
        double most = 0;
        for (int i = 0; i < 40; i++) {
            Thread.sleep(Duration.ofSeconds(1));
            most = Math.max(most, agent.residentMegabytes());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        calls.destroyForcibly().waitFor();
        // The report after the last of them.
        Thread.sleep(Duration.ofSeconds(5));
        Figure.of("records", Math.rint((double) (written() - before) / seconds), "records/s");
        Figure.of(
                "records_dropped",
                report("records").at("/probes/0/records/dropped").asDouble(),
                "records");
        Figure.atMost("resident_records", most, "MB", 140);
        reader.interrupt();
    }

    private void cpu() throws Exception {
        arm(1000);
        Thread.sleep(Duration.ofSeconds(60));
        double before = agent.cpuSeconds();
        long begun = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(60));
        double share = (agent.cpuSeconds() - before) * 1e9 / (System.nanoTime() - begun);
        // The clock of this machine moves by a nanosecond per instruction.
        Figure.of("cpu_1000_probes_instructions", Math.rint(share * 1000), "million/s");
        Figure.atMost("cpu_1000_probes", share * 100, "%", 1);
    }

    /** So many functions in plans of 64. */
    private void arm(int count) throws InterruptedException {
        List<String> names = functions.quiet(count);
        for (int from = 0; from < count; from += PROBES_OF_A_PLAN) {
            int end = Math.min(count, from + PROBES_OF_A_PLAN);
            api.put(PLANS, PlanJson.plan("plan-" + from, names.subList(from, end)));
        }
        await(count + " probes", () -> armed() == count);
    }

    /** From the plan until the node's status says that all is armed. */
    private double seconds(ObjectNode plan, int probes) throws InterruptedException {
        long begun = System.nanoTime();
        api.put(PLANS, plan);
        await(probes + " probes", () -> armed() == probes);
        return (System.nanoTime() - begun) / 1e9;
    }

    private void disarm(String plan, int left) throws InterruptedException {
        api.delete(PLANS, plan);
        await(left + " probes", () -> armed() == left);
    }

    private long armed() {
        return api.at(OWN, "/status/probes").asLong();
    }

    private long written() {
        return report("records").at("/probes/0/records/written").asLong();
    }

    private JsonNode report(String plan) {
        for (JsonNode report : api.at(OWN, "/status/plans")) {
            if (report.at("/name").asText().equals(plan)) {
                return report;
            }
        }
        throw new IllegalStateException("no report on plan " + plan);
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos() || !agent.isAlive()) {
                throw new IllegalStateException("waited in vain for " + what + "; the status is "
                        + api.at(OWN, "/status").toString());
            }
            api.awaitChange(1);
        }
    }

    private static void read() {
        byte[] buffer = new byte[1 << 16];
        try (InputStream lines =
                URI.create("http://127.0.0.1:8082/records").toURL().openStream()) {
            while (lines.read(buffer) >= 0 && !Thread.interrupted()) {
                // Only that they are taken matters.
            }
        } catch (IOException e) {
            System.out.println("# the reader of records ended: " + e);
        }
    }

    private static SSLContext certificate() throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(Path.of("/bench/api.p12"))) {
            store.load(input, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
