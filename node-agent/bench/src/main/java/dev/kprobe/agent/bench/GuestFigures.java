// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Measures the agent of the image on the kernel that this runs on, with the module. Arguments: what to measure, for
 * {@code cpu} with {@code =} and the nanoseconds of a real core, and the flags of the agent's JVM.
 */
public final class GuestFigures {
    private static final int PORT = 6443;

    private GuestFigures() {}

    /** Prints the figures. */
    public static void main(String[] arguments) throws Exception {
        List<String> flags = List.of(arguments).subList(1, arguments.length);
        try (ApiDouble api = new ApiDouble(PORT, certificate())) {
            api.put(Guest.NODES, PlanJson.node());
            api.put(Guest.KPROBE_NODES, PlanJson.kprobeNode());
            try (AgentProcess agent = AgentProcess.start(flags, PORT)) {
                Guest guest = new Guest(
                        api, agent, Functions.read(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug")));
                guest.awaitStatus();
                print(arguments[0].split("=", 2), guest);
            }
        }
        System.out.println("measured");
    }

    private static void print(String[] what, Guest guest) throws Exception {
        switch (what[0]) {
            case "memory" -> new MemoryFigures(guest).print();
            case "arming" -> new ArmingFigures(guest, "").print();
            case "lab" -> new ArmingFigures(guest, "_lab").print();
            case "cpu" -> new CpuFigures(guest, Long.parseLong(what[1])).print();
            default -> throw new IllegalArgumentException(what[0]);
        }
    }

    private static SSLContext certificate() throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(Path.of("/bench/api.p12"))) {
            store.load(input, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
