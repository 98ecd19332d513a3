// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.operator.apply.FleetWriter;
import dev.kprobe.operator.apply.NodeWriter;
import dev.kprobe.operator.fleet.Roster;
import dev.kprobe.operator.fleet.Teardown;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.observe.Snapshot;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Agents exist while there is a monitor. Taken down in this order: agents let go of the kernel, DaemonSet, pods,
 * KprobeNodes; a monitor that appears meanwhile turns it round at any point.
 */
final class FleetStep implements Step {
    private static final Duration APPLY_AGAIN = Duration.ofSeconds(30);

    private final FleetWriter fleet;
    private final NodeWriter nodes;
    private final Teardown teardown;
    private final Obstacles obstacles;
    private final InstantSource clock;

    private Instant applied = Instant.EPOCH;
    private @Nullable Instant idleSince;
    private boolean removed;
    private boolean done;

    FleetStep(FleetWriter fleet, NodeWriter nodes, Teardown teardown, Obstacles obstacles, InstantSource clock) {
        this.fleet = fleet;
        this.nodes = nodes;
        this.teardown = teardown;
        this.obstacles = obstacles;
        this.clock = clock;
    }

    @Override
    public void run(Snapshot snapshot) {
        try {
            if (snapshot.monitors().isEmpty()) {
                takeDown(snapshot, clock.instant());
            } else {
                keepUp(snapshot, clock.instant());
            }
            obstacles.clearFleet();
        } catch (KubernetesClientException e) {
            obstacles.putFleet("The agents could not be set up: %s".formatted(e.getMessage()));
            throw e;
        }
    }

    private void keepUp(Snapshot snapshot, Instant now) {
        idleSince = null;
        removed = false;
        done = false;
        Roster.outdated(snapshot.nodes()).forEach(nodes::delete);
        Roster.missing(snapshot.nodes()).forEach(nodes::create);
        if (!now.isBefore(applied.plus(APPLY_AGAIN))) {
            fleet.apply();
            applied = now;
        }
    }

    private void takeDown(Snapshot snapshot, Instant now) {
        if (done) {
            return;
        }
        Instant since = idleSince == null ? now : idleSince;
        idleSince = since;
        if (!removed && teardown.agentsMayGo(snapshot.nodes(), since, now)) {
            fleet.delete();
            applied = Instant.EPOCH;
            removed = true;
        }
        if (removed && fleet.podsGone()) {
            snapshot.nodes().stream()
                    .filter(node -> node.report() != null && !node.leaving())
                    .map(NodeView::name)
                    .forEach(nodes::delete);
            done = snapshot.nodes().stream().allMatch(node -> node.report() == null);
        }
    }
}
