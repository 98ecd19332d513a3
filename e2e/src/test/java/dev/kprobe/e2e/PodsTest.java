// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.TopGroup;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Of pods that run the same program those are counted that are asked for, from their first call on, each by its name.
 */
@Order(9)
@ExtendWith(Fleet.class)
class PodsTest {
    private static final String NAMESPACE = "shop";
    private static final String NAME = "cart-calls";
    private static final int CALLS = 20_000;
    private static final int SOON = 5_000;

    @BeforeAll
    static void makePods() {
        Monitors.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(NAMESPACE));
        pod("cart-1", "cart", "sleep inf");
        pod("order-1", "order", "sleep inf");
        Command.output(
                "kubectl",
                "wait",
                "-n",
                NAMESPACE,
                "--for=condition=Ready",
                "--timeout=180s",
                "pod/cart-1",
                "pod/order-1");
    }

    @AfterAll
    static void removePods() {
        Monitors.delete(NAME);
        Command.output("kubectl", "delete", "namespace", NAMESPACE, "--timeout=120s");
    }

    private static void pod(String name, String app, String command) {
        Monitors.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s, labels: {app: %s}}
                spec:
                  nodeName: %s
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 0
                  automountServiceAccountToken: false
                  containers:
                  - {name: main, image: "%s", command: [sh, -c, "%s"]}
                """.formatted(name, NAMESPACE, app, Lab.NODE_61, toolsImage(), command));
    }

    private static String toolsImage() {
        return Command.output(
                        "kubectl",
                        "get",
                        "daemonset",
                        "lab-tools",
                        "-n",
                        "lab-tools",
                        "-o",
                        "jsonpath={.spec.template.spec.containers[0].image}")
                .strip();
    }

    private static void callIn(String pod) {
        Command.output(
                "kubectl", "exec", "-n", NAMESPACE, pod, "--", "calls", "getppid", Integer.toString(CALLS), "kpm-pod");
    }

    @Test
    void onlyTheChosenPodsAreCountedAndEachByItsName() {
        Monitors.applyOnNode(NAME, Lab.NODE_61, """
                probes:
                - name: calls
                  target: {syscall: getppid}
                  filter:
                    command: kpm-pod
                    pods: {namespaces: [%s], selector: {matchLabels: {app: cart}}}
                  groupBy: Pod
                """.formatted(NAMESPACE));
        Monitors.awaitArmed(NAME, 1);
        callIn("order-1");
        callIn("cart-1");
        assertThat(groups(Monitors.awaitExactly(NAME, CALLS))).isEqualTo(Map.of("shop/cart-1", (long) CALLS));

        // The agent has two seconds to learn of it, and it is gone a second after its calls.
        pod("cart-2", "cart", "sleep 2; calls getppid %d kpm-pod; sleep 1".formatted(SOON));
        assertThat(groups(Monitors.awaitExactly(NAME, CALLS + SOON)))
                .isEqualTo(Map.of("shop/cart-1", (long) CALLS, "shop/cart-2", (long) SOON));
    }

    private static Map<String, Long> groups(MonitorStatus status) {
        List<TopGroup> groups = status.topGroups();
        return groups.stream().collect(Collectors.toMap(TopGroup::name, TopGroup::hits));
    }
}
