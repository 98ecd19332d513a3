// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The kernel's notation for sets of CPUs, {@code 0-3,5}. */
public final class CpuList {
    private CpuList() {}

    /** CPUs that run now, in ascending order, read below a {@code sysfs} mount. */
    public static List<Integer> online(Path sysfs) throws IOException {
        return parse(Files.readString(sysfs.resolve("devices/system/cpu/online")));
    }

    /** How many CPUs the kernel has room for, counted from 0, whether they are there or not. */
    public static int possible(Path sysfs) throws IOException {
        return parse(Files.readString(sysfs.resolve("devices/system/cpu/possible")))
                        .getLast()
                + 1;
    }

    /** Parses one list; an empty one gives no CPU. */
    public static List<Integer> parse(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        return Stream.of(text.strip().split(",", -1))
                .flatMapToInt(CpuList::range)
                .boxed()
                .toList();
    }

    private static IntStream range(String part) {
        int dash = part.indexOf('-');
        if (dash < 0) {
            return IntStream.of(Integer.parseInt(part));
        }
        return IntStream.rangeClosed(
                Integer.parseInt(part.substring(0, dash)), Integer.parseInt(part.substring(dash + 1)));
    }
}
