// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator;

import dev.kprobe.operator.config.SettingsReader;
import dev.kprobe.operator.config.UninstallSettings;
import dev.kprobe.operator.uninstall.Uninstall;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.InstantSource;
import java.util.List;

/**
 * Runs the operator, or with the argument {@code uninstall} the end of it. What is said here goes to standard output
 * and error as it is: before the container starts, and in the command that never starts it, nothing formats log lines.
 */
@QuarkusMain
public final class Main {
    private static final int DONE = 0;
    private static final int LEFT = 1;
    private static final int WRONG_USE = 2;

    private Main() {}

    /** Exit codes: 0 done, 1 something is left, 2 wrong use. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            switch (String.join(" ", arguments)) {
                case "" -> {
                    SettingsReader.read(System.getenv());
                    Quarkus.run(arguments);
                }
                case "uninstall" -> System.exit(uninstall());
                default ->
                    throw new IllegalArgumentException(
                            "Use no argument to run the operator, or 'uninstall' to remove all monitors and agents.");
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USE);
        }
    }

    private static int uninstall() throws InterruptedException {
        UninstallSettings settings = SettingsReader.readUninstall(System.getenv());
        // The JDK's client is there in half the time that Vert.x takes, and somebody waits for this.
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build()) {
            Uninstall uninstall =
                    new Uninstall(client, settings.namespace(), settings.timeout(), InstantSource.system());
            System.out.println("Removing all monitors and agents.");
            List<String> left = uninstall.run();
            left.forEach(System.err::println);
            System.out.println(
                    left.isEmpty() ? "All monitors and agents are gone." : "Gave up after " + settings.timeout());
            return left.isEmpty() ? DONE : LEFT;
        }
    }
}
