// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** How much of a core the agent takes while its probes count. */
final class CpuFigures {
    private static final int PROBES = 1000;
    private static final double PERCENT = 1;

    private final Guest guest;
    private final long nativeNanos;

    /**
     * Of the agent of this machine, whose clock moves by a nanosecond per instruction.
     *
     * @param nativeNanos what {@link CoreSpeed} says of a real core
     */
    CpuFigures(Guest guest, long nativeNanos) {
        this.guest = guest;
        this.nativeNanos = nativeNanos;
    }

    void print() throws IOException, InterruptedException {
        double faster = (double) CoreSpeed.nanos() / nativeNanos;
        guest.arm(PROBES);
        // Until all that a turn and a report run has been compiled: with one every ten seconds, that takes a while.
        Thread.sleep(Duration.ofMinutes(20));
        Map<String, Double> threads = guest.agent().threads();
        AgentProcess.Cpu before = guest.agent().cpu();
        long begun = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(60));
        AgentProcess.Cpu after = guest.agent().cpu();
        double seconds = (System.nanoTime() - begun) / 1e9;
        guest.agent().threads().forEach((name, spent) -> {
            double more = spent - threads.getOrDefault(name, 0.0);
            System.out.printf("# %s: %.2f Minstructions/s%n", name, more / seconds * 1000);
        });
        double user = (after.user() - before.user()) / seconds;
        double system = (after.system() - before.system()) / seconds;
        Figure.of("cpu_1000_probes_user", user * 1000, "Minstructions/s");
        Figure.of("cpu_1000_probes_kernel", system * 1000, "Minstructions/s");
        Figure.of("core", faster, "instructions/ns");
        Figure.atMost("cpu_1000_probes", (user + system) * 100 / faster, "%", PERCENT);
    }
}
