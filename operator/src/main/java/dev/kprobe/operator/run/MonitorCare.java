// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.operator.apply.MonitorWriter;
import dev.kprobe.operator.apply.PlanWriter;
import dev.kprobe.operator.fleet.Disarmament;
import dev.kprobe.operator.observe.Generations;
import dev.kprobe.operator.observe.Snapshot;
import dev.kprobe.operator.plan.PlanCompiler;
import dev.kprobe.operator.validate.MonitorQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one monitor to where it should be: its finalizer first, then its plan; when it is being deleted, a plan that
 * disarms, and once the probes are gone, the end of both. Idempotent, so that it does not matter who asks or how often.
 */
final class MonitorCare {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorCare.class);

    private final Supplier<Snapshot> cluster;
    private final MonitorWriter monitors;
    private final PlanWriter plans;
    private final PlanCompiler compiler;
    private final Disarmament disarmament;
    private final Obstacles obstacles;
    private final InstantSource clock;

    MonitorCare(
            Supplier<Snapshot> cluster,
            MonitorWriter monitors,
            PlanWriter plans,
            PlanCompiler compiler,
            Disarmament disarmament,
            Obstacles obstacles,
            InstantSource clock) {
        this.cluster = cluster;
        this.monitors = monitors;
        this.plans = plans;
        this.compiler = compiler;
        this.disarmament = disarmament;
        this.obstacles = obstacles;
        this.clock = clock;
    }

    /** Whether nothing is left to do for a monitor as it is now. */
    static boolean settled(KprobeMonitor monitor, Snapshot snapshot) {
        if (monitor.isMarkedForDeletion()) {
            return !monitor.hasFinalizer(Api.DISARM_FINALIZER);
        }
        return problem(monitor, snapshot).isEmpty()
                && monitor.hasFinalizer(Api.DISARM_FINALIZER)
                && snapshot.planOf(monitor)
                        .map(KprobePlan::getSpec)
                        .filter(plan -> plan.monitor().generation() == Generations.of(monitor)
                                && plan.desired() == PlanCompiler.desired(monitor))
                        .isPresent();
    }

    /** Does what can be done now. False when there is more to do, soon. */
    boolean advance(KprobeMonitor monitor) {
        if (monitor.isMarkedForDeletion()) {
            return !monitor.hasFinalizer(Api.DISARM_FINALIZER) || end(monitor);
        }
        keep(monitor);
        return true;
    }

    private void keep(KprobeMonitor monitor) {
        String uid = monitor.getMetadata().getUid();
        Snapshot snapshot = cluster.get();
        Optional<String> problem = problem(monitor, snapshot);
        if (problem.isPresent()) {
            // One that was served until now; any other has no plan, and gets none.
            if (snapshot.planOf(monitor).isPresent()) {
                apply(monitor, PlanCompiler::withheld);
            }
            obstacles.put(uid, problem.get());
            return;
        }
        // Before there is anything to clean up.
        monitors.hold(monitor);
        apply(monitor, UnaryOperator.identity());
        obstacles.clear(uid);
    }

    private boolean end(KprobeMonitor monitor) {
        KprobePlan plan = apply(monitor, UnaryOperator.identity());
        if (!disarmament.remaining(plan, cluster.get().nodes(), clock.instant()).isEmpty()) {
            return false;
        }
        plans.delete(plan);
        monitors.release(monitor);
        LOG.info("Monitor {} is disarmed everywhere.", monitor.getMetadata().getName());
        return true;
    }

    private static Optional<String> problem(KprobeMonitor monitor, Snapshot snapshot) {
        return MonitorQuota.problem(
                monitor, snapshot.monitors(), snapshot.fleet().quotas());
    }

    private KprobePlan apply(KprobeMonitor monitor, UnaryOperator<KprobePlan> change) {
        try {
            return plans.apply(
                    change.apply(compiler.compile(monitor, cluster.get().planOf(monitor), clock.instant())));
        } catch (KubernetesClientException e) {
            obstacles.put(
                    monitor.getMetadata().getUid(), "The plan could not be written: %s".formatted(e.getMessage()));
            throw e;
        }
    }
}
