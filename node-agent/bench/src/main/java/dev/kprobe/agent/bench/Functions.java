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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Functions of the running kernel.
 *
 * @param names that one function has, which can be probed
 * @param all of the kernel that stay after its start, and how many have the name
 */
record Functions(List<String> names, Map<String, Integer> all) {
    /** Seldom called in a machine that does nothing. */
    private static final List<String> QUIET = List.of(
            "acpi",
            "pci",
            "tcp",
            "udp",
            "ip6",
            "ipv6",
            "crypto",
            "blk",
            "bio",
            "regulator",
            "hid",
            "usb",
            "tty",
            "clk",
            "gpio",
            "xfrm",
            "input");

    private static final Pattern FUNCTION = Pattern.compile("([0-9a-f]+) [tTwW] ([^\\t]+)");

    /** Those of this kernel. */
    static Functions read(Path tracefs, Path debugfs) throws IOException {
        Set<String> forbidden = Files.readAllLines(debugfs.resolve("kprobes/blacklist")).stream()
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .collect(Collectors.toSet());
        Map<String, Integer> all = all(Files.readAllLines(Path.of("/proc/kallsyms")));
        List<String> names = new ArrayList<>();
        for (String name : Files.readAllLines(tracefs.resolve("available_filter_functions"))) {
            boolean ofModule = name.contains(" ");
            if (!ofModule && all.getOrDefault(name, 0) == 1 && !forbidden.contains(name) && !name.contains(".")) {
                names.add(name);
            }
        }
        return new Functions(List.copyOf(names), all);
    }

    /** The kernel lists them by address; behind the end of its text is what runs at its start alone. */
    private static Map<String, Integer> all(List<String> symbols) {
        Map<String, Integer> all = new LinkedHashMap<>();
        long end = -1L;
        for (String line : symbols) {
            Matcher function = FUNCTION.matcher(line);
            if (function.matches()) {
                if (function.group(2).equals("_etext")) {
                    end = Long.parseUnsignedLong(function.group(1), 16);
                }
                if (Long.compareUnsigned(Long.parseUnsignedLong(function.group(1), 16), end) < 0) {
                    all.merge(function.group(2), 1, Integer::sum);
                }
            }
        }
        return all;
    }

    /** So many of the quiet ones. */
    List<String> quiet(int count) {
        List<String> quiet = names.stream()
                .filter(name -> QUIET.stream().anyMatch(family -> name.startsWith(family + "_")))
                .limit(count)
                .toList();
        if (quiet.size() < count) {
            throw new IllegalStateException("only " + quiet.size() + " functions to probe");
        }
        return quiet;
    }

    /** The pattern that matches most of the quiet ones, but not more than this, whether they can be probed or not. */
    String pattern(int most) {
        String best = "";
        int matched = 0;
        for (String family : QUIET) {
            for (char letter = 'a'; letter <= 'z'; letter++) {
                int count = count(family, letter);
                if (count > matched && count <= most) {
                    best = family + "*" + letter + "*";
                    matched = count;
                }
            }
        }
        return best;
    }

    private int count(String beginning, char letter) {
        int count = 0;
        for (Map.Entry<String, Integer> function : all.entrySet()) {
            String name = function.getKey();
            if (name.startsWith(beginning) && name.indexOf(letter, beginning.length()) >= 0) {
                count += function.getValue();
            }
        }
        return count;
    }
}
