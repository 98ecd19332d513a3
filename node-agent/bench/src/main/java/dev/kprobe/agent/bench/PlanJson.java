// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects as the operator and the cluster would have made them. */
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GROUP = "kprobe.dev/v1alpha1";

    private PlanJson() {}

    /** The node. */
    static ObjectNode node() {
        ObjectNode node = object("v1", "Node", "node-1");
        ((ObjectNode) node.get("metadata")).put("uid", "1b0a-node");
        return node;
    }

    /** The node's KprobeNode. */
    static ObjectNode kprobeNode() {
        ObjectNode node = object(GROUP, "KprobeNode", "node-1");
        ((ObjectNode) node.get("metadata"))
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put("name", "node-1")
                .put("uid", "1b0a-node");
        return node;
    }

    /** A plan without probes. */
    static ObjectNode plan(String name) {
        ObjectNode plan = object(GROUP, "KprobePlan", name);
        ((ObjectNode) plan.get("metadata")).put("generation", 1);
        ObjectNode spec = plan.putObject("spec");
        spec.putObject("monitor").put("name", name).put("uid", "uid-of-" + name).put("generation", 1);
        spec.putArray("probes");
        spec.put("desired", "Armed").put("onAgentLoss", "Disarm").put("reportSeconds", 2);
        spec.putObject("admission").put("percentage", 100).putArray("nodes");
        return plan;
    }

    /** A plan with a probe on each function. */
    static ObjectNode plan(String name, List<String> functions) {
        ObjectNode plan = plan(name);
        functions.forEach(function -> probe(plan, "function", function));
        return plan;
    }

    /** Adds a probe that counts. */
    static ObjectNode probe(ObjectNode plan, String kind, String target) {
        ArrayNode probes = (ArrayNode) plan.at("/spec/probes");
        ObjectNode probe = probes.addObject()
                .put("name", "p" + probes.size())
                .put("identity", String.format("%016x", target.hashCode()))
                .put("at", "Entry")
                .put("groupBy", "None");
        probe.putObject("target").put(kind, target);
        return probe;
    }

    private static ObjectNode object(String version, String kind, String name) {
        ObjectNode object = JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
        object.putObject("metadata").put("name", name).put("uid", "uid-of-" + name);
        return object;
    }
}
