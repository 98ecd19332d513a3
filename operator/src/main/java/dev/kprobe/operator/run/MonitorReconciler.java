// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/**
 * Takes care of a monitor when it changes, with the operator SDK's queue, retries and back-off. It never touches the
 * status: that is the loop's, through its own writer.
 *
 * <p>Finalizers are not left to the SDK: it forgets a monitor that is made again under the name of one that is just
 * going, and holds it for ever when it is deleted (seen with 5.3.2). For the same reason it is not asked to filter
 * events of its own writes, and {@link StragglerStep} looks after monitors whose events it lost.
 */
@ControllerConfiguration(
        name = "kprobemonitor",
        triggerReconcilerOnAllEvents = true,
        informer = @Informer(comparableResourceVersions = false))
public class MonitorReconciler implements Reconciler<KprobeMonitor> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Assembly parts;

    /** A reconciler that works with these parts. */
    public MonitorReconciler(Assembly parts) {
        this.parts = parts;
    }

    @Override
    public UpdateControl<KprobeMonitor> reconcile(KprobeMonitor monitor, Context<KprobeMonitor> context) {
        if (context.isPrimaryResourceDeleted()) {
            return UpdateControl.noUpdate();
        }
        try {
            boolean done = parts.cluster().synced() && parts.care().advance(monitor);
            return done
                    ? UpdateControl.noUpdate()
                    : UpdateControl.<KprobeMonitor>noUpdate().rescheduleAfter(LOOK_AGAIN);
        } finally {
            parts.loop().wake();
        }
    }
}
