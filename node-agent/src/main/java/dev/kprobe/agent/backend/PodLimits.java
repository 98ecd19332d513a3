// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.backend.ArmResult.Refused;
import dev.kprobe.agent.module.ProbeDevice;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits probes to the pods that their filters select, whichever these are at the moment. Confined to one thread. */
final class PodLimits {
    private static final Logger LOG = LoggerFactory.getLogger(PodLimits.class);

    private final Limiter limiter;
    private final NodePods pods;
    private final Map<ProbeHandle, Limit> limits = new HashMap<>();

    PodLimits(Limiter limiter, NodePods pods) {
        this.limiter = limiter;
        this.pods = pods;
    }

    /** What a filter has to wait for. */
    Optional<String> awaited(CallFilter filter) {
        PodFilter wanted = filter.pods();
        return wanted == null
                        || pods.obstacle().isPresent()
                        || pods.cgroups(wanted).isPresent()
                ? Optional.empty()
                : Optional.of("waiting for the API server to say which pods this node has");
    }

    /** Why a filter can't be applied. */
    Optional<Refused> refusal(CallFilter filter) {
        PodFilter wanted = filter.pods();
        if (wanted == null) {
            return Optional.empty();
        }
        return pods.obstacle()
                .map(why -> new Refused(Reason.UnsupportedFilter, "filter.pods: " + why))
                .or(() -> pods.cgroups(wanted)
                        .filter(PodLimits::areTooMany)
                        .map(cgroups -> new Refused(
                                Reason.ProbeLimit,
                                "filter.pods selects %d pods of this node; a probe can be limited to %d: select fewer"
                                        .formatted(cgroups.size(), ProbeDevice.MOST_CGROUPS))));
    }

    /** Limits a probe from now on, which has counted nothing before. */
    void begin(ProbeHandle probe, CallFilter filter) throws NativeException {
        PodFilter wanted = filter.pods();
        if (wanted != null) {
            Set<Long> cgroups = pods.cgroups(wanted).orElse(Set.of());
            limiter.limit(probe, cgroups);
            limits.put(probe, new Limit(wanted, cgroups));
        }
    }

    /** Takes the pods that have come or gone. */
    void follow() {
        limits.replaceAll((probe, limit) -> pods.cgroups(limit.filter())
                .filter(now -> !now.equals(limit.cgroups()))
                .map(now -> follow(probe, limit, now))
                .orElse(limit));
    }

    /** Whether a probe has more pods than it can be limited to, some of which it does not count. */
    boolean isExceeded(ProbeHandle probe) {
        Limit limit = limits.get(probe);
        return limit != null
                && pods.cgroups(limit.filter()).filter(PodLimits::areTooMany).isPresent();
    }

    void forget(ProbeHandle probe) {
        limits.remove(probe);
    }

    private Limit follow(ProbeHandle probe, Limit before, Set<Long> now) {
        if (areTooMany(now)) {
            return before;
        }
        try {
            limiter.limit(probe, now);
            return new Limit(before.filter(), now);
        } catch (NativeException e) {
            // Tried again on the next turn, since the limit is not what it should be.
            LOG.warn("pods that have come or gone: {}", e.getMessage());
            return before;
        }
    }

    private static boolean areTooMany(Set<Long> cgroups) {
        return cgroups.size() > ProbeDevice.MOST_CGROUPS;
    }

    /** Tells the kernel to which cgroups a probe is limited from now on. */
    @FunctionalInterface
    interface Limiter {
        void limit(ProbeHandle probe, Set<Long> cgroups) throws NativeException;
    }

    /**
     * What a probe is limited to.
     *
     * @param filter selects the pods
     * @param cgroups of these pods, as the kernel has been told
     */
    private record Limit(PodFilter filter, Set<Long> cgroups) {}
}
