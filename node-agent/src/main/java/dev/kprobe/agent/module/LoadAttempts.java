// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.host.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends crash loops that loading the module makes. Which build is being loaded stands on the host's disk before the
 * kernel gets it, and until it has been there for a while. From what it finds there an agent knows how the attempt of
 * an earlier one ended: a build that took the node down while it was loaded, or twice the node soon after or the agent
 * meanwhile, is not loaded again. Once may have had other reasons, such as a plan that was armed then. Confined to one
 * thread.
 */
final class LoadAttempts {
    /** How long a node must live with the module for that to be above suspicion. */
    static final Duration PROBATION = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(LoadAttempts.class);
    private static final int MOST_ENDS = 2;

    private final DurableFile file;
    private final DurableFile heldFile;
    private final String bootId;

    private LoadAttempt last;
    private @Nullable Instant seenAt;

    /**
     * Looks at what earlier agents left.
     *
     * @param directory on the host, outlives the pod
     * @param bootId of this boot
     */
    LoadAttempts(Path directory, String bootId) {
        this.file = new DurableFile(directory, "loading");
        this.heldFile = new DurableFile(directory, "quarantined-module");
        this.bootId = bootId;
        this.last = file.read().map(LoadAttempt::parse).orElse(LoadAttempt.NONE);
        if (last.endedBadly(bootId)) {
            LOG.warn("the node or an agent went down with the module: {}", last);
            boolean guilty = last.tookTheNodeDown(bootId) || last.ends() + 1 >= MOST_ENDS;
            if (guilty) {
                hold(last.build());
            }
            note(guilty ? LoadAttempt.NONE : last.ended(bootId));
        }
    }

    /** Whether a build is not to be loaded, as the host's disk has it now, where an administrator may remove it. */
    boolean isHeld(String build) {
        return held().contains(build);
    }

    /** The builds that are not to be loaded. */
    List<String> held() {
        return heldFile.read().map(text -> text.lines().toList()).orElse(List.of());
    }

    /** A build is about to be loaded; that is on disk when this returns, and it may not be loaded if it fails. */
    void begin(String build) throws IOException {
        LoadAttempt attempt = last.next(bootId, build);
        file.write(attempt.line());
        last = attempt;
        seenAt = null;
    }

    /** The kernel has it. */
    void loaded() {
        note(last.loaded());
    }

    /** No harm has come of it: the kernel did not take it, or lived with it for long enough, or is rid of it. */
    void acquit() {
        if (!last.equals(LoadAttempt.NONE)) {
            note(LoadAttempt.NONE);
        }
    }

    /** The node lives, and the loop of the agent turns. */
    void turned(Instant now) {
        if (!last.isLoaded(bootId)) {
            return;
        }
        if (seenAt == null) {
            seenAt = now;
        }
        Duration since = Duration.between(seenAt, now);
        // Also when the clock was put back, for then nobody knows how long it has been.
        if (since.isNegative() || since.compareTo(PROBATION) >= 0) {
            acquit();
        }
    }

    private void hold(String build) {
        List<String> builds = new ArrayList<>(held());
        builds.add(build);
        try {
            heldFile.write(String.join("\n", builds) + "\n");
        } catch (IOException e) {
            LOG.warn("the module in quarantine was not saved on the host: {}", e.toString());
        }
    }

    private void note(LoadAttempt attempt) {
        last = attempt;
        try {
            if (attempt.equals(LoadAttempt.NONE)) {
                file.remove();
            } else {
                file.write(attempt.line());
            }
        } catch (IOException e) {
            LOG.warn("how the loading of the module went was not saved on the host: {}", e.toString());
        }
    }
}
