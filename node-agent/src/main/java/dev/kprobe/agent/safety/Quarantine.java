// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.host.DurableFile;
import dev.kprobe.agent.plan.Hold;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends crash loops. Which plans are being armed stands on the host's disk before the first probe of them is in the
 * kernel, and until it has been there for a while. An agent that finds this and another boot than the one that wrote it
 * knows that the node went down right after: it arms none of these plans again until their monitors have changed. In
 * the same boot it means no more than that an agent ended. Confined to one thread.
 */
public final class Quarantine {
    /** How long a node must live with the probes of a plan for these to be above suspicion. */
    static final Duration PROBATION = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private static final Hold HOLD = new Hold(
            Reason.Quarantined,
            "the node went down within %d s of arming this plan, which is not armed here again: find out why on the"
                            .formatted(PROBATION.toSeconds())
                    + " node's console or in /sys/fs/pstore, then change the monitor's spec, or pause and resume it, to"
                    + " try again");

    private final RevisionFile armingFile;
    private final RevisionFile heldFile;
    private final String bootId;
    private final Set<PlanRevision> held = new HashSet<>();
    private final Map<PlanRevision, Instant> onProbation = new HashMap<>();

    private Map<PlanId, PlanRevision> revisions = Map.of();
    private Instant now;

    /**
     * Looks at what earlier agents left.
     *
     * @param directory on the host, outlives the pod
     * @param bootId of this boot
     * @param started when the agent started
     */
    public Quarantine(Path directory, String bootId, Instant started) {
        this.armingFile = new RevisionFile(new DurableFile(directory, "arming"));
        this.heldFile = new RevisionFile(new DurableFile(directory, "quarantined"));
        this.bootId = bootId;
        this.now = started;
        held.addAll(heldFile.read().plans());
        RevisionFile.Content arming = armingFile.read();
        if (arming.bootId().equals(bootId)) {
            arming.plans().forEach(plan -> onProbation.put(plan, started));
        } else if (!arming.plans().isEmpty()) {
            LOG.warn("the node went down right after an agent began to arm {}", arming.plans());
            held.addAll(arming.plans());
            save("plans in quarantine", heldFile, held);
            save("plans being armed", armingFile, Set.of());
        }
    }

    /** The plans as they may be carried out at a moment. To be called on every turn, before anything is armed. */
    public List<NodePlan> judge(Collection<NodePlan> plans, Instant moment) {
        now = moment;
        revisions = plans.stream().collect(Collectors.toMap(NodePlan::id, Quarantine::revision));
        if (held.retainAll(revisions.values())) {
            save("plans in quarantine", heldFile, held);
        }
        if (onProbation.values().removeIf(this::isOver)) {
            save("plans being armed", armingFile, onProbation.keySet());
        }
        return plans.stream()
                .map(plan -> held.contains(revision(plan)) ? plan.quarantined(HOLD) : plan)
                .toList();
    }

    /**
     * A probe of a plan is about to be armed; that is on disk when this returns, and nothing may be armed if it fails.
     */
    public void arming(PlanId plan) throws IOException {
        PlanRevision revision = revisions.getOrDefault(plan, new PlanRevision(plan, 0));
        if (!onProbation.containsKey(revision)) {
            Set<PlanRevision> arming = new HashSet<>(onProbation.keySet());
            arming.add(revision);
            armingFile.write(bootId, arming);
        }
        onProbation.put(revision, now);
    }

    /** The agent ends in good order. */
    public void end() {
        onProbation.clear();
        save("plans being armed", armingFile, Set.of());
    }

    /** Also when the clock was put back, for then nobody knows how long it has been. */
    private boolean isOver(Instant armed) {
        Duration since = Duration.between(armed, now);
        return since.isNegative() || since.compareTo(PROBATION) >= 0;
    }

    private void save(String what, RevisionFile file, Set<PlanRevision> plans) {
        try {
            file.write(bootId, plans);
        } catch (IOException e) {
            LOG.warn("{} were not saved on the host: {}", what, e.toString());
        }
    }

    private static PlanRevision revision(NodePlan plan) {
        return new PlanRevision(plan.id(), plan.terms().monitorGeneration());
    }
}
