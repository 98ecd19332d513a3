// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;

/** The operator SDK, which brings every change of a monitor to the {@link MonitorReconciler}. */
public final class MonitorQueue implements AutoCloseable {
    private final Operator operator;

    /** A queue that is not started yet. */
    public MonitorQueue(KubernetesClient client, Assembly parts) {
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false));
        operator.register(new MonitorReconciler(parts));
    }

    /** Starts to watch; returns when all monitors have been seen. */
    public void start() {
        operator.start();
    }

    @Override
    public void close() {
        operator.stop();
    }
}
