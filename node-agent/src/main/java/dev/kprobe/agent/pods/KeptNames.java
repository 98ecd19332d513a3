// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import dev.kprobe.agent.host.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of pods in the counts of probes that outlive agents, on the host's disk. The kernel counts by the number of
 * a cgroup, and the pod may be gone when the next agent asks whose it was.
 *
 * <p>The file holds the boot in its first line, for another boot gives the numbers anew, then a line for each cgroup.
 * Confined to one thread.
 */
public final class KeptNames {
    /** What an earlier agent knew is not dropped before this one can have found all of that one's probes. */
    static final Duration CARRIED = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(KeptNames.class);
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{1,16}) (\\S{1,317})");

    private final DurableFile file;
    private final String bootId;
    private final InstantSource clock;
    private final Instant carriedUntil;
    private final Map<Long, String> inherited;

    private final Map<String, Map<Long, String>> inUse = new HashMap<>();
    private Map<Long, String> written;
    private String complaint = "";

    /**
     * Reads what an earlier agent of this boot knew.
     *
     * @param directory on the host, outlives the pod
     * @param bootId of this boot
     * @param clock of the agent
     */
    public KeptNames(Path directory, String bootId, InstantSource clock) {
        this.file = new DurableFile(directory, "pod-names");
        this.bootId = bootId;
        this.clock = clock;
        this.carriedUntil = clock.instant().plus(CARRIED);
        this.inherited = Map.copyOf(file.read().map(text -> parse(text, bootId)).orElse(Map.of()));
        this.written = inherited;
    }

    /** What an earlier agent called the pod of a cgroup. */
    public Optional<String> name(long cgroup) {
        return Optional.ofNullable(inherited.get(cgroup));
    }

    /**
     * These are the names in use; they are on disk when this returns, unless it cannot be written.
     *
     * @param user who uses them, beside others
     */
    public void keep(String user, Map<Long, String> names) {
        inUse.put(user, Map.copyOf(names));
        Map<Long, String> next = new TreeMap<>(clock.instant().isBefore(carriedUntil) ? inherited : Map.of());
        inUse.values().forEach(next::putAll);
        if (next.equals(written)) {
            return;
        }
        try {
            if (next.isEmpty()) {
                file.remove();
            } else {
                file.write(text(next));
            }
            written = next;
        } catch (IOException e) {
            if (!e.toString().equals(complaint)) {
                complaint = e.toString();
                LOG.warn("the next agent may not know the names of pods that were counted: {}", complaint);
            }
        }
    }

    /** Lines that nobody can read are left out. */
    static Map<Long, String> parse(String text, String bootId) {
        String[] lines = text.split("\n", -1);
        Map<Long, String> names = new TreeMap<>();
        for (int i = 1; i < lines.length && lines[0].equals(bootId); i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (line.matches()) {
                names.put(Long.parseUnsignedLong(line.group(1), 16), line.group(2));
            }
        }
        return names;
    }

    private String text(Map<Long, String> names) {
        return names.entrySet().stream()
                .map(name -> Long.toHexString(name.getKey()) + " " + name.getValue() + "\n")
                .collect(Collectors.joining("", bootId + "\n", ""));
    }
}
