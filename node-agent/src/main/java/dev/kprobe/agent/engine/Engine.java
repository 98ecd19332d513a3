// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.counters.Baseline;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.plan.Difference;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.report.Snapshot;
import dev.kprobe.agent.report.StatusBuilder;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One turn after another: takes what the cluster says, brings the kernel there, and gives the status to report.
 * Idempotent; a turn with nothing new only reads counters. Confined to one thread.
 */
public final class Engine implements AutoCloseable {
    private static final Duration RETRY_BACKEND = Duration.ofSeconds(60);

    private final AgentIdentity identity;
    private final Backends backends;
    private final Probes probes;
    private final Duration idle;
    private final Optional<NodeStatus> saved;

    private Ledger ledger = new Ledger();
    private Baseline baseline = Baseline.NONE;
    private String nodeUid = "";
    private Instant neededAt;
    private Instant backendTriedAt = Instant.EPOCH;

    /**
     * An engine that has armed nothing yet.
     *
     * @param identity of the agent and the kernel
     * @param backends ways to count
     * @param symbols of the kernel
     * @param saved what an earlier agent left on the host's disk
     * @param idle how long nothing must be armed before the backend is let go
     * @param started when the agent started
     */
    public Engine(
            AgentIdentity identity,
            Backends backends,
            SymbolResolver symbols,
            Optional<NodeStatus> saved,
            Duration idle,
            Instant started) {
        this.identity = identity;
        this.backends = backends;
        this.probes = new Probes(symbols, new Epochs(identity.kernel().bootId(), started));
        this.saved = saved;
        this.idle = idle;
        this.neededAt = started;
    }

    /**
     * Does before anything needs it what takes time: chooses a backend, so that the node's status can say which it
     * would be, and reads the kernel's symbols.
     */
    public void start(Instant now) {
        backendTriedAt = now;
        backends.acquire();
        probes.prepare();
    }

    /** Brings the kernel to what the cluster says, and reads all counts. */
    public NodeStatus turn(ClusterState cluster, Instant now) {
        recognise(cluster);
        List<NodePlan> plans = cluster.plans();
        plans.forEach(plan -> ledger.restore(plan.id(), baseline));
        apply(Difference.between(plans, probes.armed()), plans, now);
        rest(plans, now);
        return StatusBuilder.running(identity, snapshot(cluster), now);
    }

    /** Disarms everything with final counts and gives the last word. The module stays loaded. */
    public NodeStatus stop(ClusterState cluster, Instant now) {
        if (!probes.armed().isEmpty()) {
            backends.acquire().ifPresent(backend -> probes.disarm(probes.armed(), backend, ledger));
        }
        return StatusBuilder.stopped(identity, snapshot(cluster), now);
    }

    /** Disarms everything. */
    @Override
    public void close() {
        backends.close();
    }

    /** A Node made again under the same name is another node: what the former counted is not its own. */
    private void recognise(ClusterState cluster) {
        String uid = cluster.node().uid();
        if (uid.equals(nodeUid)) {
            return;
        }
        if (nodeUid.isEmpty()) {
            baseline = new Baseline(
                    uid,
                    Stream.of(saved, cluster.published())
                            .flatMap(Optional::stream)
                            .toList());
        } else {
            stop(cluster, neededAt);
            ledger = new Ledger();
            baseline = Baseline.NONE;
        }
        nodeUid = uid;
    }

    private void apply(Difference difference, List<NodePlan> plans, Instant now) {
        Set<ProbeId> armed = probes.armed();
        if (!armed.isEmpty()) {
            backends.acquire().ifPresent(backend -> {
                probes.disarm(difference.disarm(), backend, ledger);
                probes.read(backend, ledger);
            });
        }
        plans.forEach(plan -> ledger.retireAllBut(plan.id(), plan.keys()));
        ledger.forgetAllBut(plans.stream().map(NodePlan::id).collect(Collectors.toSet()));
        Set<ProbeId> wanted = new HashSet<>(armed);
        wanted.addAll(difference.arm().keySet());
        probes.forgetFailuresBut(wanted);
        if (!difference.arm().isEmpty()) {
            arm(difference, now);
        }
    }

    private void arm(Difference difference, Instant now) {
        Optional<Backend> backend = backend(now);
        if (backend.isPresent()) {
            probes.arm(difference.arm(), backend.get(), ledger, now);
        } else {
            probes.failAll(difference.arm().keySet(), Reason.NoBackend, Reason.NoBackend.sentence(), now);
        }
    }

    /** Where none works, they are not tried on every turn. */
    private Optional<Backend> backend(Instant now) {
        if (!backends.isUsable() && now.isBefore(backendTriedAt.plus(RETRY_BACKEND))) {
            return Optional.empty();
        }
        backendTriedAt = now;
        return backends.acquire();
    }

    private void rest(List<NodePlan> plans, Instant now) {
        boolean needed = plans.stream().anyMatch(plan -> plan.stance() == Stance.ARM);
        if (needed) {
            neededAt = now;
        } else if (backends.isHeld() && !now.isBefore(neededAt.plus(idle))) {
            backends.release();
        }
    }

    private Snapshot snapshot(ClusterState cluster) {
        return new Snapshot(
                cluster.node(),
                backends.status(),
                cluster.plans(),
                probes.standings(),
                (PlanId plan) -> ledger.counts(plan));
    }
}
