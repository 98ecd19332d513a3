// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import dev.kprobe.api.rules.ProbeIdentity;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Refusal;
import dev.kprobe.operator.fleet.Roster;
import dev.kprobe.operator.observe.NodeView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node as its agent would report it: armed by the module on kernel 6.1, heard just now, unless told otherwise. */
public final class SampleNode {
    private final String name;
    private final List<ProbeReport> probes = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private String kernel = "6.1";
    private BackendName backend = BackendName.Module;
    private boolean moduleLoaded = true;
    private NodePhase phase = NodePhase.Armed;
    private @Nullable PlanPhase planPhase = PlanPhase.Armed;
    private long planGeneration = 1;
    private long retired;
    private Instant heard = Samples.NOW;
    private @Nullable String deleted;
    private boolean exists = true;

    private SampleNode(String name) {
        this.name = name;
    }

    /** A node of this name. */
    public static SampleNode named(String name) {
        return new SampleNode(name);
    }

    /** With a probe that is armed and has counted. */
    public SampleNode armed(String probe, long hits) {
        probes.add(ProbeReport.of(probe, identity(probe), ProbeState.Armed, "epoch", hits));
        return this;
    }

    /** With a probe that is not armed any more, on request, and has counted. */
    public SampleNode disarmed(String probe, long hits) {
        probes.add(ProbeReport.of(probe, identity(probe), ProbeState.Disarmed, "epoch", hits));
        return this;
    }

    /** With a probe that could not be armed. */
    public SampleNode failed(String probe, Reason reason) {
        probes.add(new ProbeReport(
                probe,
                identity(probe),
                ProbeState.Failed,
                null,
                null,
                reason,
                reason.sentence(),
                "epoch",
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null));
        return this;
    }

    /** With any row. */
    public SampleNode row(ProbeReport row) {
        probes.add(row);
        return this;
    }

    /** With hits of probes that are no more. */
    public SampleNode retired(long hits) {
        retired = hits;
        return this;
    }

    /** On this kernel. */
    public SampleNode kernel(String release) {
        kernel = release;
        return this;
    }

    /** Counting by perf events, since the module was refused. */
    public SampleNode perf(Reason reason) {
        backend = BackendName.Perf;
        moduleLoaded = false;
        refusals.add(new Refusal(BackendName.Module, reason, reason.sentence()));
        return this;
    }

    /** Without the module in its kernel. */
    public SampleNode unloaded() {
        moduleLoaded = false;
        return this;
    }

    /** In this phase as a node. */
    public SampleNode phase(NodePhase value) {
        phase = value;
        return this;
    }

    /** In this phase of the plan. */
    public SampleNode plan(PlanPhase value) {
        planPhase = value;
        return this;
    }

    /** Having seen this generation of the plan. */
    public SampleNode generation(long value) {
        planGeneration = value;
        return this;
    }

    /** Without a word on the plan. */
    public SampleNode withoutPlan() {
        planPhase = null;
        return this;
    }

    /** Silent for this long. */
    public SampleNode silentFor(Duration duration) {
        heard = Samples.NOW.minus(duration);
        return this;
    }

    /** Gone, its KprobeNode being deleted. */
    public SampleNode leaving() {
        exists = false;
        return unlisted();
    }

    /** Still there, but its KprobeNode is being deleted. */
    public SampleNode unlisted() {
        deleted = Samples.NOW.toString();
        return this;
    }

    /** What the agent reports. */
    public NodeStatus status() {
        List<PlanReport> plans = planPhase == null
                ? List.of()
                : List.of(new PlanReport("watch", Samples.UID, planGeneration, planPhase, null, probes, retired, 0, 0));
        return new NodeStatus(
                name + "-uid",
                "boot",
                new Kernel(kernel, "#1", "x86_64"),
                new AgentInfo("0.1.0", "agent-" + name, Samples.NOW.toString()),
                new BackendStatus(backend, null, moduleLoaded, refusals),
                phase,
                null,
                probes.size(),
                0,
                heard.toString(),
                plans);
    }

    /** As the operator sees it. */
    public NodeView view() {
        KprobeNode report = bare();
        report.setStatus(status());
        return new NodeView(name, exists ? node() : null, report, exists);
    }

    /** As the operator sees it before the agent's first word. */
    public NodeView unheard(Duration takenIn) {
        KprobeNode report = bare();
        report.getMetadata().setCreationTimestamp(Samples.NOW.minus(takenIn).toString());
        return new NodeView(name, node(), report, true);
    }

    /** The Node. */
    public Node node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name + "-uid")
                .endMetadata()
                .build();
    }

    private KprobeNode bare() {
        KprobeNode report = new KprobeNode();
        report.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid(name + "-report")
                .withCreationTimestamp(Samples.NOW.toString())
                .withDeletionTimestamp(deleted)
                .withFinalizers(Roster.FOLD_FINALIZER)
                .addNewOwnerReference()
                .withKind("Node")
                .withName(name)
                .withUid(name + "-uid")
                .endOwnerReference()
                .build());
        return report;
    }

    /** The identity of a probe on the system call of its name. */
    public static String identity(String probe) {
        return ProbeIdentity.of(
                Samples.probe(probe).target(), Samples.probe(probe).at(), null);
    }
}
