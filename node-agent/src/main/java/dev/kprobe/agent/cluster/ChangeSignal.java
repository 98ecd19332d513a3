// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Tells that something changed; what, is read from the informer's store. */
record ChangeSignal<T>(Runnable changed) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
        changed.run();
    }

    @Override
    public void onUpdate(T before, T after) {
        changed.run();
    }

    @Override
    public void onDelete(T object, boolean unknown) {
        changed.run();
    }

    @Override
    public void onNothing() {
        changed.run();
    }
}
