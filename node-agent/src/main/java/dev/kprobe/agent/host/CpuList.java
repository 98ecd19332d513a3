// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's notation for sets of CPUs, {@code 0-3,5}. */
public final class CpuList {
    /** No kernel has so many. */
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private CpuList() {}

    /** CPUs that run now, in ascending order, read below a {@code sysfs} mount; at least one. */
    public static List<Integer> online(Path sysfs) throws IOException {
        return read(sysfs.resolve("devices/system/cpu/online"));
    }

    /** How many CPUs the kernel has room for, counted from 0, whether they are there or not. */
    public static int possible(Path sysfs) throws IOException {
        return read(sysfs.resolve("devices/system/cpu/possible")).getLast() + 1;
    }

    /** Parses one list; an empty one gives no CPU, and anything that is none is an error. */
    public static List<Integer> parse(String text) throws IOException {
        List<Integer> cpus = new ArrayList<>();
        if (text.isBlank()) {
            return cpus;
        }
        for (String part : text.strip().split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                throw new IOException("not a list of CPUs: " + text.strip());
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first > last || (!cpus.isEmpty() && first <= cpus.getLast())) {
                throw new IOException("not a list of CPUs in their order: " + text.strip());
            }
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }

    private static List<Integer> read(Path file) throws IOException {
        List<Integer> cpus = parse(Files.readString(file));
        if (cpus.isEmpty()) {
            throw new IOException("no CPU in " + file);
        }
        return cpus;
    }
}
