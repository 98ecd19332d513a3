// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lab at hand: its API server by {@code KUBECONFIG}, its three nodes, and a shell on each of them. */
final class Lab {

    /** A 6.1 kernel, where the module is loaded. */
    static final String NODE_61 = "node-1";
    /** A 6.12 kernel, where the module is loaded. */
    static final String NODE_612 = "node-2";
    /** A 6.1 kernel under {@code lockdown=integrity}, which refuses the module. */
    static final String NODE_LOCKDOWN = "node-3";

    static final List<String> NODES = List.of(NODE_61, NODE_612, NODE_LOCKDOWN);

    private static final String TOOLS = "lab-tools";
    private static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();
    private static final Map<String, String> TOOLS_PODS = new ConcurrentHashMap<>();

    private Lab() {}

    /** The cluster administrator's client. */
    static KubernetesClient client() {
        return CLIENT;
    }

    /** Runs a command on a node, as root in its process namespace, and returns its output. */
    static String onNode(String node, String... command) {
        return Command.output(execLine(node, command).toArray(String[]::new));
    }

    /** The kubectl command line that runs a command on a node, with standard input passed through. */
    static List<String> execLine(String node, String... command) {
        List<String> line = new ArrayList<>(List.of("kubectl", "exec", "-i", "-n", TOOLS, toolsPod(node), "--"));
        line.addAll(Arrays.asList(command));
        return List.copyOf(line);
    }

    /** The process id of the agent on a node, in the node's own process namespace. */
    static int agentProcess(String node) {
        List<Integer> agents = agentProcesses(node);
        if (agents.size() != 1) {
            throw new AssertionError("one agent should run on " + node + ", not: " + agents);
        }
        return agents.getFirst();
    }

    /** Those of all agents on a node, while one takes the place of another. */
    static List<Integer> agentProcesses(String node) {
        // The brackets keep grep from finding its own command line; processes that end meanwhile are no error.
        return onNode(node, "sh", "-c", "grep -l '[d]ev.kprobe.agent.Main' /proc/[0-9]*/cmdline 2>/dev/null || true")
                .lines()
                .map(file -> Integer.valueOf(Path.of(file).getName(1).toString()))
                .toList();
    }

    /** Whether a process of a node lives. */
    static boolean lives(String node, int process) {
        return Command.run("", execLine(node, "test", "-d", "/proc/" + process)).exitCode() == 0;
    }

    /** The kernel release that a node reports to Kubernetes. */
    static String kernelOf(String node) {
        return CLIENT.nodes().withName(node).get().getStatus().getNodeInfo().getKernelVersion();
    }

    private static String toolsPod(String node) {
        return TOOLS_PODS.computeIfAbsent(
                node,
                name -> CLIENT.pods().inNamespace(TOOLS).list().getItems().stream()
                        .filter(pod -> name.equals(pod.getSpec().getNodeName()))
                        .map(Pod::getMetadata)
                        .map(metadata -> metadata.getName())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no pod of namespace " + TOOLS + " runs on " + name)));
    }
}
