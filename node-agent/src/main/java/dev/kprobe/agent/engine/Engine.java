// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.backend.Explanation;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.counters.Baseline;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.Difference;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.Quota;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.report.Snapshot;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.agent.report.StatusBuilder;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn after another: takes what the cluster says, brings the kernel there, and gives the status to report.
 * Idempotent; a turn with nothing new only reads counters. Confined to one thread.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final Duration RETRY_BACKEND = Duration.ofSeconds(60);

    private final AgentIdentity identity;
    private final Backends backends;
    private final SymbolResolver symbols;
    private final Epochs epochs;
    private final Failures failures = new Failures();
    private final Places places;
    private final Probes probes;
    private final Validation validation;
    private final Leases leases = new Leases();
    private final Succession succession;
    private final Idleness idleness;
    private final Inheritance inheritance = new Inheritance();
    private final Remarks remarks = new Remarks();
    private final Thrift thrift = new Thrift();
    private final Legacy legacy;

    private Ledger ledger = new Ledger();
    private String nodeUid = "";
    private Instant backendTriedAt = Instant.EPOCH;
    private volatile RecordFeed feed = RecordFeed.NONE;

    /**
     * An engine that has armed nothing yet.
     *
     * @param identity of the agent and the kernel
     * @param backends ways to count
     * @param symbols of the kernel
     * @param legacy what earlier agents left on the host's disk
     * @param idle how long nothing must be armed before the backend is let go
     * @param started when the agent started
     */
    public Engine(
            AgentIdentity identity,
            Backends backends,
            SymbolResolver symbols,
            Legacy legacy,
            Duration idle,
            Instant started) {
        this.identity = identity;
        this.backends = backends;
        this.symbols = symbols;
        this.epochs = new Epochs(identity.kernel().bootId(), started);
        this.places = new Places(symbols);
        this.probes = new Probes(places, failures);
        this.validation = new Validation(places, failures);
        this.legacy = legacy;
        this.succession = new Succession(backends, probes, epochs, legacy.quarantine());
        this.idleness = new Idleness(idle, started);
    }

    /**
     * Does before anything needs it what takes time: chooses a backend, so that the node's status can say which it
     * would be, and reads the kernel's symbols.
     */
    public void start(Instant now) {
        backendTriedAt = now;
        backends.acquire();
        try {
            symbols.prepare();
        } catch (IOException e) {
            LOG.warn("the kernel's symbols cannot be read: {}", e.getMessage());
        }
    }

    /** Brings the kernel to what the cluster says, and reads all counts. */
    public NodeStatus turn(ClusterState cluster, Instant now) {
        recognise(cluster);
        List<NodePlan> plans = plans(cluster, now);
        inheritance.restore(plans, ledger);
        reclaim(plans, now);
        if (cluster.rails().hold() == null && succession.isDue(now) && withdraw()) {
            succession.takeOver(ledger);
        }
        obey(cluster.rails().fleet(), plans, now);
        validate(plans, now);
        rest(plans, now);
        backends.turned(now);
        return StatusBuilder.running(identity, snapshot(cluster, plans, now), now);
    }

    /**
     * Between two turns: renews what has to be, and looks at the probes.
     *
     * @return whether a turn would find nothing but more hits, as far as the kernel is concerned
     */
    public boolean rests(Instant now) {
        if (succession.isPending() || thrift.isWatching()) {
            return false;
        }
        backends.current().ifPresent(backend -> leases.renew(backend, now));
        return backends.current().map(probes::rest).orElse(true);
    }

    /** Where records come from and who is behind them. May be asked by any thread. */
    public RecordFeed records() {
        return feed;
    }

    /** What is known of the probes of these plans beyond what the status of the last turn holds. */
    public Map<ProbeId, Insight> insights(ClusterState cluster) {
        Map<ProbeId, Long> costs = backends.current().map(probes::costs).orElse(Map.of());
        Map<ProbeId, Explanation> programs =
                backends.current().map(probes::explanations).orElse(Map.of());
        Map<ProbeId, Insight> insights = new HashMap<>();
        for (NodePlan plan : cluster.plans()) {
            plan.demands().forEach((id, demand) -> {
                Long cost = costs.get(id);
                insights.put(
                        id,
                        new Insight(
                                demand.probe().groupBy() == GroupBy.Pod ? podHits(id) : Map.of(),
                                cost == null ? OptionalLong.empty() : OptionalLong.of(cost),
                                Optional.ofNullable(programs.get(id))));
            });
        }
        return insights;
    }

    /**
     * Disarms what does not outlive the agent, and gives the last word with the final counts. The module stays loaded.
     */
    public NodeStatus stop(ClusterState cluster, Instant now) {
        end(probes.unpinned());
        List<NodePlan> plans = plans(cluster, now);
        legacy.quarantine().end();
        backends.end();
        return StatusBuilder.stopped(identity, snapshot(cluster, plans, now), now);
    }

    /** Disarms everything that does not outlive the agent. */
    @Override
    public void close() {
        feed = RecordFeed.NONE;
        backends.close();
    }

    private Map<String, Long> podHits(ProbeId id) {
        GroupHits groups = ledger.counts(id.plan()).count(id.key()).total().groups();
        return groups.by() == GroupBy.Pod ? groups.hits() : Map.of();
    }

    private List<NodePlan> plans(ClusterState cluster, Instant now) {
        return legacy.quarantine()
                .judge(
                        cluster.plans().stream()
                                .map(plan -> cluster.rails().judge(plan.at(now)))
                                .toList(),
                        now);
    }

    /** A Node made again under the same name is another node: what the former counted is not its own. */
    private void recognise(ClusterState cluster) {
        String uid = cluster.node().uid();
        if (uid.equals(nodeUid)) {
            return;
        }
        if (nodeUid.isEmpty()) {
            inheritance.accept(new Baseline(
                    uid,
                    Stream.of(legacy.status(), cluster.published())
                            .flatMap(Optional::stream)
                            .toList()));
        } else {
            end(probes.armed().keySet());
            ledger = new Ledger();
            inheritance.disclaim();
        }
        nodeUid = uid;
    }

    /** What an earlier agent left pinned and no plan wants: its counts are taken, and it goes. */
    private void reclaim(List<NodePlan> plans, Instant now) {
        List<ProbeId> unwanted = inheritance.unwanted(wanted(plans, Stance.ARM).keySet(), epochs);
        if (!unwanted.isEmpty()) {
            backends.acquire().ifPresent(backend -> arming(backend, now).reclaim(unwanted));
        }
    }

    /**
     * Whoever reads records learns on the turn before that the rings are about to go; whether nobody reads any more.
     */
    private boolean withdraw() {
        boolean read = !feed.rings().isEmpty();
        feed = RecordFeed.NONE;
        return !read;
    }

    /** Brings the kernel to what the plans want, as far as the administrator allows. */
    private void obey(FleetSpec fleet, List<NodePlan> plans, Instant now) {
        backends.allow(fleet.budget().cpuMillisPerNode());
        Set<ProbeId> armed = probes.armed().keySet();
        Map<ProbeId, Demand> wanted = wanted(plans, Stance.ARM);
        Integer most = fleet.quotas().probesPerNode();
        Set<ProbeId> excess = Quota.excess(wanted.keySet(), armed, most);
        Set<ProbeId> forbidden = new HashSet<>(excess);
        if (places.deny(fleet.deny())) {
            failures.forgetAll();
            validation.forget();
            forbidden.addAll(probes.denied());
        }
        probes.rest(thrift.out());
        apply(Difference.between(thrift.curb(wanted), probes.armed()).without(forbidden, armed), plans, now);
        thrift.look(plans, probes.spent(), now);
        failures.failAll(
                excess,
                Reason.ProbeLimit,
                "KprobeFleet allows %s probes on a node (spec.quotas.probesPerNode)".formatted(most),
                now);
    }

    private void apply(Difference difference, List<NodePlan> plans, Instant now) {
        Set<ProbeId> armed = probes.armed().keySet();
        if (!armed.isEmpty()) {
            backends.acquire().ifPresent(backend -> {
                leases.renew(backend, now);
                probes.disarm(difference.disarm(), backend, ledger);
                probes.read(backend, ledger);
                // The next turn finds that they are not armed, and arms them anew if it can.
                Set<ProbeId> lost = probes.lost();
                lost.forEach(id -> remarks.lost(id, now));
                probes.disarm(lost, backend, ledger);
            });
        }
        plans.forEach(plan -> ledger.retireAllBut(plan.id(), plan.keys()));
        ledger.forgetAllBut(plans.stream().map(NodePlan::id).collect(Collectors.toSet()));
        Set<ProbeId> wanted = new HashSet<>(armed);
        wanted.addAll(difference.arm().keySet());
        wanted.addAll(wanted(plans, Stance.VALIDATE).keySet());
        failures.forgetAllBut(wanted);
        if (!difference.arm().isEmpty()) {
            arm(difference, now);
        }
        feed = succession.isPending() ? RecordFeed.NONE : new RecordFeed(backends.rings(), probes.origins());
    }

    private void arm(Difference difference, Instant now) {
        Optional<Backend> backend = backend(now);
        if (backend.isPresent()) {
            probes.arm(difference.arm(), arming(backend.get(), now), now);
        } else {
            failures.failAll(difference.arm().keySet(), Reason.NoBackend, Reason.NoBackend.sentence(), now);
        }
    }

    private Arming arming(Backend backend, Instant now) {
        return new Arming(backend, ledger, epochs, legacy.quarantine(), id -> remarks.lost(id, now));
    }

    private void validate(List<NodePlan> plans, Instant now) {
        Map<ProbeId, Demand> wanted = wanted(plans, Stance.VALIDATE);
        validation.validate(wanted, wanted.isEmpty() ? Optional.empty() : backend(now), now);
    }

    private static Map<ProbeId, Demand> wanted(List<NodePlan> plans, Stance stance) {
        Map<ProbeId, Demand> wanted = new LinkedHashMap<>();
        plans.stream().filter(plan -> plan.stance() == stance).forEach(plan -> wanted.putAll(plan.demands()));
        return wanted;
    }

    private void end(Set<ProbeId> ending) {
        if (!probes.armed().isEmpty()) {
            backends.acquire().ifPresent(backend -> {
                probes.disarm(ending, backend, ledger);
                probes.read(backend, ledger);
            });
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
        boolean needed =
                plans.stream().anyMatch(plan -> plan.stance() == Stance.ARM || plan.stance() == Stance.VALIDATE);
        if (idleness.isOver(needed, now) && backends.isHeld() && idleness.mayGo(!withdraw())) {
            backends.release();
        }
    }

    private Snapshot snapshot(ClusterState cluster, List<NodePlan> plans, Instant now) {
        Map<ProbeId, Standing> standings = failures.standings();
        standings.putAll(validation.standings());
        standings.putAll(probes.standings());
        BackendStatus backend = backends.status();
        return new Snapshot(
                cluster.node(),
                remarks.on(cluster.rails(), now),
                backend,
                plans,
                standings,
                probes.elsewhere(backend.name()),
                (PlanId plan) -> ledger.counts(plan));
    }
}
