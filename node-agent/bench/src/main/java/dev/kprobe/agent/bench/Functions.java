// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions of the running kernel that can be probed, have a name of their own, and are seldom called. */
record Functions(List<String> names) {
    private static final Pattern QUIET = Pattern.compile("(acpi|pci|tcp|udp|ip6|ipv6|crypto|blk|bio|regulator|hid)_.*");

    /** Those of this kernel. */
    static Functions read(Path tracefs, Path debugfs) throws IOException {
        Set<String> forbidden = Files.readAllLines(debugfs.resolve("kprobes/blacklist")).stream()
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .collect(Collectors.toSet());
        Map<String, Integer> known = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/kallsyms"))) {
            known.merge(line.split("[ \t]", -1)[2], 1, Integer::sum);
        }
        List<String> names = new ArrayList<>();
        for (String name : Files.readAllLines(tracefs.resolve("available_filter_functions"))) {
            boolean ofModule = name.contains(" ");
            if (!ofModule && known.getOrDefault(name, 0) == 1 && !forbidden.contains(name) && !name.contains(".")) {
                names.add(name);
            }
        }
        return new Functions(List.copyOf(names));
    }

    /** So many of the quiet ones. */
    List<String> quiet(int count) {
        List<String> quiet =
                names.stream().filter(QUIET.asMatchPredicate()).limit(count).toList();
        if (quiet.size() < count) {
            throw new IllegalStateException("only " + quiet.size() + " functions to probe");
        }
        return quiet;
    }

    /** The pattern that matches most functions, but not more than this. */
    String pattern(int most) {
        Map<String, Integer> prefixes = new LinkedHashMap<>();
        for (String name : names) {
            for (int length = 3; length <= Math.min(name.length(), 8); length++) {
                prefixes.merge(name.substring(0, length), 1, Integer::sum);
            }
        }
        // What a pattern finds, functions of the same name included, may be a little more than is counted here.
        return prefixes.entrySet().stream()
                        .filter(entry -> entry.getValue() <= most * 97 / 100)
                        .filter(entry -> QUIET.matcher(entry.getKey() + "_").matches()
                                || QUIET.matcher(entry.getKey()).matches())
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey()
                + "*";
    }
}
