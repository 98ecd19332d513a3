// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How fast a core does what an agent does: it writes the status of a node with 1,000 probes as JSON and reads it again.
 * What that takes here and there says how much of one core the time of another is.
 */
public final class CoreSpeed {
    private static final int PROBES = 1000;
    private static final int WARM_UP = 1000;
    private static final int RUNS = 51;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private CoreSpeed() {}

    /** Prints the nanoseconds on this machine. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(nanos());
    }

    /**
     * The median of some runs in nanoseconds, when everything has been compiled. Between two there is a pause, as
     * between the agent's: by then others have used the caches.
     */
    static long nanos() throws InterruptedException {
        KubernetesSerialization json = new KubernetesSerialization();
        NodeStatus status = status();
        for (int i = 0; i < WARM_UP; i++) {
            once(json, status);
        }
        long[] nanos = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            Thread.sleep(PAUSE);
            nanos[i] = once(json, status);
        }
        Arrays.sort(nanos);
        return nanos[RUNS / 2];
    }

    private static long once(KubernetesSerialization json, NodeStatus status) {
        long begun = System.nanoTime();
        NodeStatus back = json.unmarshal(json.asJson(status), NodeStatus.class);
        long nanos = System.nanoTime() - begun;
        if (back.hits() != status.hits()) {
            throw new IllegalStateException("the status is not what it was");
        }
        return nanos;
    }

    private static NodeStatus status() {
        List<ProbeReport> rows = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            String identity = String.format("%016x", i);
            rows.add(ProbeReport.of("p" + i, identity, ProbeState.Armed, "0b0c8d1e-boot/" + i, 1_000_000L + i));
        }
        PlanReport plan = new PlanReport("p", "uid", 1, PlanPhase.Armed, null, rows, 0, 0, 0);
        return new NodeStatus(
                "node",
                "boot",
                Kernel.UNKNOWN,
                AgentInfo.UNKNOWN,
                BackendStatus.NONE,
                NodePhase.Armed,
                null,
                PROBES,
                7,
                "2026-01-01T00:00:00Z",
                List.of(plan));
    }
}
