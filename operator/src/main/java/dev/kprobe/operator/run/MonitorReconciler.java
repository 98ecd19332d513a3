// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.validate.MonitorQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the plan of each monitor and holds a monitor that is being deleted until its probes are gone. It never touches
 * the status: that is the loop's, through its own writer.
 */
@ControllerConfiguration(
        name = "kprobemonitor",
        finalizerName = Api.DISARM_FINALIZER,
        // Should an event ever be lost, this is how long its effect can be.
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class MonitorReconciler implements Reconciler<KprobeMonitor>, Cleaner<KprobeMonitor> {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Assembly parts;

    /** A reconciler that works with these parts. */
    public MonitorReconciler(Assembly parts) {
        this.parts = parts;
    }

    @Override
    public UpdateControl<KprobeMonitor> reconcile(KprobeMonitor monitor, Context<KprobeMonitor> context) {
        String uid = monitor.getMetadata().getUid();
        Optional<String> problem = MonitorQuota.problem(
                monitor, parts.cluster().snapshot(parts.template()::runsOn).monitors());
        if (problem.isPresent()) {
            parts.obstacles().put(uid, problem.get());
        } else {
            apply(monitor);
            parts.obstacles().clear(uid);
        }
        parts.loop().wake();
        return UpdateControl.noUpdate();
    }

    @Override
    public DeleteControl cleanup(KprobeMonitor monitor, Context<KprobeMonitor> context) {
        if (!parts.cluster().synced()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN);
        }
        KprobePlan plan = apply(monitor);
        List<NodeView> nodes =
                parts.cluster().snapshot(parts.template()::runsOn).nodes();
        List<String> remaining =
                parts.disarmament().remaining(plan, nodes, parts.clock().instant());
        if (!remaining.isEmpty()) {
            parts.loop().wake();
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN);
        }
        LOG.info("Monitor {} is disarmed everywhere.", monitor.getMetadata().getName());
        parts.plans().delete(plan);
        return DeleteControl.defaultDelete();
    }

    private KprobePlan apply(KprobeMonitor monitor) {
        try {
            return parts.plans().apply(parts.compiler().compile(monitor));
        } catch (KubernetesClientException e) {
            parts.obstacles()
                    .put(monitor.getMetadata().getUid(), "The plan could not be written: %s".formatted(e.getMessage()));
            parts.loop().wake();
            throw e;
        }
    }
}
