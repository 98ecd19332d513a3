// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** How long it takes from a plan to the status that says it is armed. */
final class ArmingFigures {
    /** The others wait for what the machine does besides. */
    private static final int RUNS = 3;

    private static final double SINGLE = 3;
    private static final double GLOB = 2;

    private final Guest guest;
    private final String suffix;

    /**
     * Times the agent of this machine.
     *
     * @param suffix of the names of the figures
     */
    ArmingFigures(Guest guest, String suffix) {
        this.guest = guest;
        this.suffix = suffix;
    }

    void print() throws IOException, InterruptedException {
        print("arm_64_first", seconds("first", single("first"), 0));
        guest.disarm("first", 0);
        // Without any probe the module would be unloaded after a while.
        guest.arm(PlanJson.plan("other", guest.functions().quiet(1)), 0);
        double least = Double.MAX_VALUE;
        for (int i = 1; i <= RUNS; i++) {
            least = Math.min(least, seconds("single-" + i, single("single-" + i), 1));
            guest.disarm("single-" + i, 1);
        }
        Figure.atMost("arm_64" + suffix, least, "s", SINGLE);
        least = Double.MAX_VALUE;
        String pattern = guest.functions().pattern(1000);
        for (int i = 1; i <= RUNS; i++) {
            ObjectNode glob = PlanJson.plan("glob-" + i);
            PlanJson.probe(glob, "functions", pattern);
            least = Math.min(least, seconds("glob-" + i, glob, 1));
            if (i == RUNS) {
                print(
                        "glob_functions",
                        guest.report("glob-" + i).at("/probes/0/functions").asInt());
            }
            guest.disarm("glob-" + i, 1);
        }
        Figure.atMost("arm_glob" + suffix, least, "s", GLOB);
        least = Double.MAX_VALUE;
        for (int i = 1; i <= RUNS; i++) {
            ObjectNode plan = single("bpf-" + i);
            ((ObjectNode) plan.get("spec")).putArray("backends").add("Bpf");
            least = Math.min(least, seconds("bpf-" + i, plan, 1));
            guest.disarm("bpf-" + i, 1);
        }
        Figure.atMost("arm_64_bpf" + suffix, least, "s", SINGLE);
    }

    private ObjectNode single(String name) {
        return PlanJson.plan(name, guest.functions().quiet(65).subList(1, 65));
    }

    /** Says as well whose time that was. */
    private double seconds(String name, ObjectNode plan, int others) throws IOException, InterruptedException {
        AgentProcess.Cpu before = guest.agent().cpu();
        double seconds = guest.arm(plan, others);
        AgentProcess.Cpu after = guest.agent().cpu();
        System.out.printf(
                "# %s%s: %.2f s; the agent took %.2f s, and the kernel for it %.2f s%n",
                name, suffix, seconds, after.user() - before.user(), after.system() - before.system());
        return seconds;
    }

    private void print(String name, double value) {
        Figure.of(name + suffix, value, name.equals("glob_functions") ? "functions" : "s");
    }
}
