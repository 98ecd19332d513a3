// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A node with an agent, and its cluster.
 *
 * @param api stands in for the API server
 * @param agent that of the image
 * @param functions of the kernel
 */
record Guest(ApiDouble api, AgentProcess agent, Functions functions) {
    static final String NODES = "/api/v1/nodes";
    static final String KPROBE_NODES = "/apis/kprobe.dev/v1alpha1/kprobenodes";

    private static final String PLANS = "/apis/kprobe.dev/v1alpha1/kprobeplans";
    private static final String OWN = KPROBE_NODES + "/node-1";
    private static final int PROBES_OF_A_PLAN = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** The agent has reported. */
    void awaitStatus() throws InterruptedException {
        await("the first status", () -> api.at(OWN, "/status/observedAt").isTextual());
    }

    /** So many functions in plans of 64, when nothing else is armed. */
    void arm(int count) throws InterruptedException {
        List<String> names = functions.quiet(count);
        for (int from = 0; from < count; from += PROBES_OF_A_PLAN) {
            int end = Math.min(count, from + PROBES_OF_A_PLAN);
            api.put(PLANS, PlanJson.plan("plan-" + from, names.subList(from, end)));
        }
        await(count + " probes", () -> armed() == count);
    }

    /** Arms all of a plan, when so many others are armed; the seconds until the node's status says that it is done. */
    double arm(ObjectNode plan, int others) throws InterruptedException {
        int all = others + plan.at("/spec/probes").size();
        long begun = System.nanoTime();
        api.put(PLANS, plan);
        await(all + " probes", () -> armed() == all);
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Deletes a plan, of which so many others are left. */
    void disarm(String plan, int others) throws InterruptedException {
        api.delete(PLANS, plan);
        await(others + " probes", () -> armed() == others);
    }

    /** What the node's status says of a plan. */
    JsonNode report(String plan) {
        for (JsonNode report : api.at(OWN, "/status/plans")) {
            if (report.at("/name").asText().equals(plan)) {
                return report;
            }
        }
        throw new IllegalStateException("no report on plan " + plan);
    }

    private long armed() {
        return api.at(OWN, "/status/probes").asLong();
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
}
