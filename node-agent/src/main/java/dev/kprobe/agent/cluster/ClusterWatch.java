// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ThisNode;
import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Four informers, of which three see one object each, and of its KprobeNode no more than the metadata.
 *
 * <p>While the API server is away they keep what they saw last, so plans stay in force, and they connect again by
 * themselves.
 */
public final class ClusterWatch implements AutoCloseable {
    private final String nodeName;
    private final SharedIndexInformer<Node> node;
    private final SharedIndexInformer<KprobeNode> kprobeNode;
    private final SharedIndexInformer<KprobePlan> plans;
    private final SharedIndexInformer<KprobeFleet> fleet;
    private final OwnKprobeNode own;

    /**
     * Starts watching.
     *
     * @param changed called on each change, on a thread of the client; must not block
     */
    public ClusterWatch(KubernetesClient client, String nodeName, Runnable changed) {
        this.nodeName = nodeName;
        this.node = start(client.nodes().withField("metadata.name", nodeName), ChangeSignal.always(changed));
        this.kprobeNode = start(
                client.resources(KprobeNode.class).withField("metadata.name", nodeName),
                new ChangeSignal<>(OwnKprobeNode::isNews, changed));
        this.own = new OwnKprobeNode(
                () -> kprobeNode.getStore().list().stream().findFirst(),
                () -> client.resources(KprobeNode.class).withName(nodeName).get(),
                fetch -> Thread.ofPlatform().name("kprobenode").daemon().start(fetch),
                changed);
        this.plans = start(client.resources(KprobePlan.class), ChangeSignal.always(changed));
        this.fleet = start(
                client.resources(KprobeFleet.class).withField("metadata.name", KprobeFleet.NAME),
                ChangeSignal.always(changed));
    }

    /**
     * What was seen last; empty until everything was seen once and the operator has made the KprobeNode of this very
     * Node. One that was made for a former Node of the same name holds counts that the operator is still to take over.
     */
    public Optional<ClusterState> state() {
        if (!node.hasSynced() || !kprobeNode.hasSynced() || !plans.hasSynced() || !fleet.hasSynced()) {
            return Optional.empty();
        }
        return node.getStore().list().stream()
                .findFirst()
                .flatMap(object -> own.current()
                        .filter(its -> its.hasOwnerReferenceFor(object))
                        .map(its -> state(object, its)));
    }

    @Override
    public void close() {
        node.stop();
        kprobeNode.stop();
        plans.stop();
        fleet.stop();
    }

    private ClusterState state(Node object, KprobeNode its) {
        ThisNode thisNode = thisNode(object, its);
        return new ClusterState(thisNode, plans(thisNode), rails(), Optional.ofNullable(its.getStatus()));
    }

    /** The object may be absent. */
    private GuardRails rails() {
        return fleet.getStore().list().stream()
                .map(KprobeFleet::getSpec)
                .filter(Objects::nonNull)
                .map(GuardRails::of)
                .findFirst()
                .orElse(GuardRails.NONE);
    }

    private ThisNode thisNode(Node object, KprobeNode its) {
        Map<String, String> labels =
                Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
        boolean disabled = its.getSpec() != null && its.getSpec().disabled();
        return new ThisNode(nodeName, object.getMetadata().getUid(), labels, disabled);
    }

    private List<NodePlan> plans(ThisNode thisNode) {
        return plans.getStore().list().stream()
                .filter(plan -> plan.getSpec() != null)
                .map(plan -> NodePlan.of(
                        plan.getMetadata().getName(),
                        Objects.requireNonNullElse(plan.getMetadata().getGeneration(), 0L),
                        plan.getSpec(),
                        thisNode))
                .toList();
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> start(
            Informable<T> resource, ChangeSignal<T> signal) {
        SharedIndexInformer<T> informer = resource.runnableInformer(0);
        informer.addEventHandler(signal);
        // Whatever goes wrong, also before the first list: try again, for the agent is of no use without.
        informer.exceptionHandler((started, failure) -> true);
        informer.start();
        return informer;
    }
}
