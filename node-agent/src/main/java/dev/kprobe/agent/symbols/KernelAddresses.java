// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the running kernel, read when the first one is asked for: without records that hold stacks they are
 * never needed. Read again, but not often, when modules have come or gone since.
 */
public final class KernelAddresses implements AddressNames {
    private static final Logger LOG = LoggerFactory.getLogger(KernelAddresses.class);
    private static final int ADDRESS = 5;
    private static final Duration LEAST_AGE = Duration.ofSeconds(10);

    private final Path proc;
    private final InstantSource clock;

    private AddressIndex index = new AddressIndex.Builder().build();
    private String modules = "";
    private long checkAt = Long.MIN_VALUE;

    /** The addresses below a {@code proc} mount. */
    public KernelAddresses(Path proc, InstantSource clock) {
        this.proc = proc;
        this.clock = clock;
    }

    @Override
    public Optional<String> nameOf(long address) {
        return current().nameOf(address);
    }

    private synchronized AddressIndex current() {
        long now = clock.millis();
        if (now >= checkAt) {
            checkAt = now + LEAST_AGE.toMillis();
            try {
                refresh();
            } catch (IOException e) {
                LOG.warn("the kernel's addresses cannot be read, stacks are without names: {}", e.getMessage());
            }
        }
        return index;
    }

    private void refresh() throws IOException {
        String now = modules();
        if (index.size() > 0 && now.equals(modules)) {
            return;
        }
        AddressIndex.Builder builder = new AddressIndex.Builder();
        try (Stream<String> lines = Files.lines(proc.resolve("kallsyms"), StandardCharsets.ISO_8859_1)) {
            lines.forEach(builder::add);
        }
        index = builder.build();
        modules = now;
    }

    /** The names and places of all modules, without the numbers of their users, which change. */
    private String modules() throws IOException {
        Path file = proc.resolve("modules");
        if (!Files.exists(file)) {
            return "none";
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.map(KernelAddresses::place).collect(Collectors.joining("\n"));
        }
    }

    /** Of {@code name size users user,user, state address}, perhaps with {@code (taints)} behind: name and address. */
    static String place(String line) {
        String[] words = line.split(" ", -1);
        return words[0] + " " + (words.length > ADDRESS ? words[ADDRESS] : "");
    }
}
