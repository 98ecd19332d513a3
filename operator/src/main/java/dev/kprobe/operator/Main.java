// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator;

import dev.kprobe.operator.config.SettingsReader;
import dev.kprobe.operator.config.UninstallSettings;
import dev.kprobe.operator.uninstall.Uninstall;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator, or with the argument {@code uninstall} the end of it. */
@QuarkusMain
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** Exit codes: 0 done, 1 something is left, 2 wrong use. */
    public static void main(String[] arguments) throws InterruptedException {
        switch (String.join(" ", arguments)) {
            case "" -> run(arguments);
            case "uninstall" -> System.exit(uninstall());
            default -> {
                LOG.error("Use no argument to run the operator, or 'uninstall' to remove all monitors and agents.");
                System.exit(2);
            }
        }
    }

    private static void run(String[] arguments) {
        try {
            SettingsReader.read(System.getenv());
        } catch (IllegalArgumentException e) {
            // Before Quarkus starts, so that the sentence is all there is to read.
            LOG.error(e.getMessage());
            System.exit(2);
        }
        Quarkus.run(arguments);
    }

    private static int uninstall() throws InterruptedException {
        UninstallSettings settings = SettingsReader.readUninstall(System.getenv());
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            List<String> left =
                    new Uninstall(client, settings.namespace(), settings.timeout(), InstantSource.system()).run();
            left.forEach(LOG::error);
            LOG.info(left.isEmpty() ? "All monitors and agents are gone." : "Gave up; see above what is left.");
            return left.isEmpty() ? 0 : 1;
        }
    }
}
