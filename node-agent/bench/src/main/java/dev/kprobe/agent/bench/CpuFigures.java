// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.io.IOException;
import java.time.Duration;

/** How much of a core the agent takes while its probes count. */
final class CpuFigures {
    private static final int PROBES = 1000;
    private static final double PERCENT = 1;

    private final Guest guest;

    /** Of the agent of this machine, whose clock moves by a nanosecond per instruction. */
    CpuFigures(Guest guest) {
        this.guest = guest;
    }

    void print() throws IOException, InterruptedException {
        guest.arm(PROBES);
        // Until all that a turn and a report run has been compiled: with one a second, that takes a while.
        Thread.sleep(Duration.ofMinutes(4));
        AgentProcess.Cpu before = guest.agent().cpu();
        long begun = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(60));
        AgentProcess.Cpu after = guest.agent().cpu();
        double seconds = (System.nanoTime() - begun) / 1e9;
        double user = (after.user() - before.user()) / seconds;
        double system = (after.system() - before.system()) / seconds;
        Figure.of("cpu_1000_probes_user", user * 1000, "Minstructions/s");
        Figure.of("cpu_1000_probes_kernel", system * 1000, "Minstructions/s");
        Figure.atMost("cpu_1000_probes", (user + system) * 100, "%", PERCENT);
    }
}
