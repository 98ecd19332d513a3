// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.observe;

import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The informers. Reports of agents do not wake the reconciler: with thousands of nodes they never stop. They only mark
 * that something changed, and the loop takes a snapshot when it gets round to it.
 */
public final class Cluster implements AutoCloseable {
    private final SharedIndexInformer<KprobeMonitor> monitors;
    private final SharedIndexInformer<KprobePlan> plans;
    private final SharedIndexInformer<KprobeNode> reports;
    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<KprobeFleet> fleet;

    /** Informers that are not started yet; {@code changed} is called on every change, from their threads. */
    public Cluster(KubernetesClient client, Runnable changed) {
        monitors = informer(client, KprobeMonitor.class, Projections::withoutManagedFields, changed);
        plans = informer(client, KprobePlan.class, Projections::withoutManagedFields, changed);
        reports = informer(client, KprobeNode.class, Projections::withoutManagedFields, changed);
        nodes = informer(client, Node.class, Projections::identityAndLabels, changed);
        fleet = informer(client, KprobeFleet.class, Projections::withoutManagedFields, changed);
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> informer(
            KubernetesClient client, Class<T> kind, UnaryOperator<T> projection, Runnable changed) {
        return client.resources(kind)
                .runnableInformer(0)
                .itemStore(new ProjectedStore<>(projection))
                .addEventHandler(new Notifier<>(changed))
                // Whatever happens, keep trying: readiness shows that the view is not there.
                .exceptionHandler((started, problem) -> true);
    }

    /** Starts watching; {@link #synced} tells when the first view is complete. */
    public void start() {
        all().forEach(SharedIndexInformer::start);
    }

    /** Whether everything has been listed once. */
    public boolean synced() {
        return all().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /** What is there now. {@code runsAgent} decides by its labels whether a node is given an agent. */
    public Snapshot snapshot(Predicate<Map<String, String>> runsAgent) {
        Map<String, Node> nodesByName = byName(nodes);
        Map<String, KprobeNode> reportsByName = byName(reports);
        TreeSet<String> names = new TreeSet<>(nodesByName.keySet());
        names.addAll(reportsByName.keySet());
        List<NodeView> views = names.stream()
                .map(name -> view(name, nodesByName, reportsByName, runsAgent))
                .toList();
        return new Snapshot(monitors.getStore().list(), byName(plans), views, rules());
    }

    /** The object may be absent. */
    private FleetSpec rules() {
        return fleet.getStore().list().stream()
                .map(KprobeFleet::getSpec)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(FleetSpec.DEFAULT);
    }

    private static NodeView view(
            String name,
            Map<String, Node> nodes,
            Map<String, KprobeNode> reports,
            Predicate<Map<String, String>> runsAgent) {
        NodeView view = new NodeView(name, nodes.get(name), reports.get(name), false);
        return view.exists() && runsAgent.test(view.labels())
                ? new NodeView(name, view.node(), view.report(), true)
                : view;
    }

    private static <T extends HasMetadata> Map<String, T> byName(SharedIndexInformer<T> informer) {
        return informer.getStore().list().stream()
                .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
    }

    private List<SharedIndexInformer<?>> all() {
        return List.of(monitors, plans, reports, nodes, fleet);
    }

    @Override
    public void close() {
        all().forEach(SharedIndexInformer::stop);
    }

    private record Notifier<T>(Runnable changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changed.run();
        }

        @Override
        public void onUpdate(T before, T after) {
            changed.run();
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            changed.run();
        }
    }
}
