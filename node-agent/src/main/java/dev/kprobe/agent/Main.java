// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.cluster.ClusterClient;
import dev.kprobe.agent.config.AgentConfig;
import dev.kprobe.agent.config.ConfigurationException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the agent; ends with 0 on SIGTERM, 1 when it can't start, 2 on a wrong setting. */
public final class Main {
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";
    /** Warns of each kind that is not stable yet, which all of ours are. Held, for loggers are collected. */
    private static final java.util.logging.Logger CLIENT_VERSIONS =
            java.util.logging.Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    private Main() {}

    /** Reads the environment; there are no arguments. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT.%1$tLZ %4$-7s %3$s: %5$s%6$s%n");
        }
        CLIENT_VERSIONS.setLevel(java.util.logging.Level.SEVERE);
        try {
            run(AgentConfig.from(System.getenv()));
        } catch (ConfigurationException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(2);
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(Main.class).error("the agent cannot start", e);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(AgentConfig config) throws IOException {
        Logger log = LoggerFactory.getLogger(Main.class);
        KubernetesClient client = ClusterClient.create();
        Agent agent = new Agent(config, client);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            agent.close();
                            // The signal's own exit code would make every rollout look like a crash.
                            Runtime.getRuntime().halt(0);
                        },
                        "stop"));
        log.info("watching plans for node {}", config.nodeName());
    }
}
