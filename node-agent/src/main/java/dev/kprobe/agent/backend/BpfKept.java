// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.kernel.LeaseMap;
import java.nio.file.Path;

/** A probe that outlives this agent: where it is pinned, what it is, and whether its lease has ended once. */
final class BpfKept {
    private final Path directory;
    private final String definition;
    private final LeaseMap lease;
    private boolean ended;

    /** @param lease of the probe, which closes it */
    BpfKept(Path directory, String definition, LeaseMap lease) {
        this.directory = directory;
        this.definition = definition;
        this.lease = lease;
        this.ended = hasEnded(lease.end());
    }

    Path directory() {
        return directory;
    }

    String definition() {
        return definition;
    }

    /** Whether there was a time when it did not count. */
    boolean hasEnded() {
        ended |= hasEnded(lease.end());
        return ended;
    }

    /** Gives it another lease, unless there was such a time, or it comes while that is written. */
    void renew(long end) {
        long before = lease.end();
        if (!hasEnded()) {
            lease.extend(end);
            ended = hasEnded(before);
        }
    }

    private static boolean hasEnded(long end) {
        return System.nanoTime() - end >= 0;
    }
}
