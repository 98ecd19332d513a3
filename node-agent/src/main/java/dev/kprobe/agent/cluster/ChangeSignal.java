// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.BiPredicate;

/**
 * Tells that something changed; what, is read from the informer's store.
 *
 * @param news whether an object has changed in something that matters, by what it was and is
 * @param changed is told
 */
record ChangeSignal<T>(BiPredicate<T, T> news, Runnable changed) implements ResourceEventHandler<T> {

    /** Whatever changes. */
    static <T> ChangeSignal<T> always(Runnable changed) {
        return new ChangeSignal<>((before, after) -> true, changed);
    }

    @Override
    public void onAdd(T object) {
        changed.run();
    }

    @Override
    public void onUpdate(T before, T after) {
        if (news.test(before, after)) {
            changed.run();
        }
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
