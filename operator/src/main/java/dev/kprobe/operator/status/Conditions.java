// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.NodeTally;
import dev.kprobe.operator.status.Situation.Intent;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * The conditions of a monitor in the sense of kstatus: Ready says that every node that can be armed is, Reconciling
 * that nodes are still to answer, Stalled that the operator cannot go on, Degraded that something could not be done and
 * what.
 */
public final class Conditions {
    /** Every node that can be armed is. */
    public static final String READY = "Ready";

    /** Nodes are still to answer. */
    public static final String RECONCILING = "Reconciling";

    /** The operator cannot go on. */
    public static final String STALLED = "Stalled";

    /** Something could not be done. */
    public static final String DEGRADED = "Degraded";

    /** The probes were looked up on the kernel of every node. */
    public static final String VALIDATED = "Validated";

    /** The time of the probes is over. */
    public static final String EXPIRED = "Expired";

    private static final int NAMED_NODES = 5;

    private final Situation situation;
    private final long generation;

    private Conditions(Situation situation, long generation) {
        this.situation = situation;
        this.generation = generation;
    }

    /** The conditions; those whose status is what it was before keep their transition time. */
    public static List<Condition> of(Situation situation, long generation, List<Condition> before, Instant now) {
        Conditions conditions = new Conditions(situation, generation);
        return Stream.concat(
                        Stream.of(
                                conditions.ready(),
                                conditions.reconciling(),
                                conditions.stalled(),
                                conditions.degraded()),
                        conditions.ofIntent())
                .map(condition -> withTransition(condition, before, now))
                .toList();
    }

    private Condition ready() {
        NodeTally nodes = situation.nodes();
        if (situation.obstacle().isPresent()) {
            return condition(READY, "False", "Stalled", situation.obstacle().get());
        }
        return switch (situation.intent()) {
            case Intent.Delete deletion ->
                condition(READY, "False", "Disarming", "The monitor is being deleted." + waitingFor(deletion));
            case Intent.Pause pause when nodes.pending() > 0 -> condition(READY, "False", "Pausing", pending(nodes));
            case Intent.Pause pause ->
                condition(READY, "True", "Paused", "Paused: nothing is armed and the counts are kept.");
            case Intent.Expire expired ->
                condition(
                        READY,
                        "True",
                        "Expired",
                        "Expired at %s: nothing is armed and the counts are kept.".formatted(expired.at()));
            case Intent.Validate validation
            when nodes.pending() > 0 -> condition(READY, "False", "Validating", pending(nodes));
            case Intent.Validate validation ->
                condition(
                        READY,
                        "True",
                        "Validated",
                        "Looked up on %d nodes; nothing is armed.".formatted(nodes.selected()));
            case Intent.Arm arm
            when nodes.selected() == 0 ->
                condition(READY, "False", "NoNodes", "No node that runs an agent matches spec.nodeSelector.");
            case Intent.Arm arm when nodes.pending() > 0 -> condition(READY, "False", "Arming", pending(nodes));
            case Intent.Arm arm
            when !situation.anyArmed() ->
                condition(READY, "False", "NothingArmed", "No probe is armed on any node. " + failures());
            case Intent.Arm arm
            when situation.failures().isEmpty() ->
                condition(READY, "True", "Armed", "Every probe is armed on %d nodes.".formatted(nodes.armed()));
            case Intent.Arm arm ->
                condition(
                        READY,
                        "True",
                        "ArmedWherePossible",
                        "Every probe that can be armed is; all of them on %d of %d nodes."
                                .formatted(nodes.armed(), nodes.selected()));
        };
    }

    private Condition reconciling() {
        NodeTally nodes = situation.nodes();
        return switch (situation.intent()) {
            case Intent.Delete deletion ->
                condition(RECONCILING, "True", "Disarming", "Probes are being disarmed." + waitingFor(deletion));
            case Intent.Arm arm when nodes.pending() > 0 -> condition(RECONCILING, "True", "Arming", pending(nodes));
            case Intent.Pause pause
            when nodes.pending() > 0 -> condition(RECONCILING, "True", "Pausing", pending(nodes));
            case Intent.Validate validation
            when nodes.pending() > 0 -> condition(RECONCILING, "True", "Validating", pending(nodes));
            case Intent.Validate validation -> condition(RECONCILING, "False", "Settled", "Every node has answered.");
            case Intent.Expire expired -> condition(RECONCILING, "False", "Settled", "Every node has answered.");
            case Intent.Arm arm -> condition(RECONCILING, "False", "Settled", "Every node has answered.");
            case Intent.Pause pause -> condition(RECONCILING, "False", "Settled", "Every node has answered.");
        };
    }

    private Condition stalled() {
        if (situation.obstacle().isPresent()) {
            return condition(STALLED, "True", "Obstacle", situation.obstacle().get());
        }
        if (situation.intent() instanceof Intent.Delete deletion && deletion.stuck()) {
            return condition(
                    STALLED, "True", "NotDisarmed", "Probes could not be disarmed yet." + waitingFor(deletion));
        }
        return condition(STALLED, "False", "Proceeding", "Nothing is in the way.");
    }

    private Condition degraded() {
        if (situation.failures().isEmpty()) {
            return condition(DEGRADED, "False", "Complete", "Nothing has failed.");
        }
        long reasons = situation.failures().stream()
                .map(failure -> failure.reason())
                .distinct()
                .count();
        String reason = reasons == 1 ? situation.failures().getFirst().reason().name() : "Several";
        return condition(DEGRADED, "True", reason, failures());
    }

    private Stream<Condition> ofIntent() {
        return switch (situation.intent()) {
            case Intent.Validate validation
            when situation.nodes().pending() > 0 ->
                Stream.of(condition(VALIDATED, "Unknown", "Validating", pending(situation.nodes())));
            case Intent.Validate validation
            when situation.failures().isEmpty() ->
                Stream.of(condition(
                        VALIDATED,
                        "True",
                        "Complete",
                        "Every probe could be armed on %d nodes."
                                .formatted(situation.nodes().selected())));
            case Intent.Validate validation -> Stream.of(condition(VALIDATED, "False", "Incomplete", failures()));
            case Intent.Expire expired ->
                Stream.of(condition(EXPIRED, "True", "TimeIsOver", "Expired at %s.".formatted(expired.at())));
            case Intent.Arm arm -> Stream.empty();
            case Intent.Pause pause -> Stream.empty();
            case Intent.Delete deletion -> Stream.empty();
        };
    }

    private String failures() {
        return FailureSentence.of(situation.failures());
    }

    private static String pending(NodeTally nodes) {
        return "%d of %d nodes have not answered for this generation yet.".formatted(nodes.pending(), nodes.selected());
    }

    private static String waitingFor(Intent.Delete deletion) {
        List<String> nodes = deletion.waitingFor();
        if (nodes.isEmpty()) {
            return "";
        }
        String named = String.join(", ", nodes.subList(0, Math.min(NAMED_NODES, nodes.size())));
        String more = nodes.size() > NAMED_NODES ? " and %d more".formatted(nodes.size() - NAMED_NODES) : "";
        return " Waiting for %s%s.".formatted(named, more);
    }

    private Condition condition(String type, String status, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(generation)
                .build();
    }

    private static Condition withTransition(Condition condition, List<Condition> before, Instant now) {
        String since = before.stream()
                .filter(old -> old.getType().equals(condition.getType())
                        && old.getStatus().equals(condition.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        condition.setLastTransitionTime(since);
        return condition;
    }
}
