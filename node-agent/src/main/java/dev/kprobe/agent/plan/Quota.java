// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which probes are too many. */
public final class Quota {
    private Quota() {}

    /**
     * Those of the wanted ones beyond a number. What is armed stays before anything else is; beside that, the order of
     * the plans decides.
     *
     * @param wanted all that are wanted, in the order of the plans
     * @param armed what is in the kernel
     * @param most how many there may be, null for any number
     */
    public static Set<ProbeId> excess(Collection<ProbeId> wanted, Set<ProbeId> armed, @Nullable Integer most) {
        if (most == null || wanted.size() <= most) {
            return Set.of();
        }
        return Stream.concat(
                        wanted.stream().filter(armed::contains), wanted.stream().filter(id -> !armed.contains(id)))
                .skip(most)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
