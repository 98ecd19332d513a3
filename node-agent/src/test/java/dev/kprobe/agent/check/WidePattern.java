// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pattern that matches about as many functions as one may, {@link #CALLED} among them, and nothing that this calls or
 * that calls it with the same arguments: these have no m.
 *
 * @param text the pattern
 * @param functions that it matches and that can be probed
 */
record WidePattern(String text, int functions) {
    /** Called once for each seek in a file in memory. */
    private static final String CALLED = "shmem_file_llseek";

    /** Called behind it, with what it left in the registers. */
    private static final List<String> AFTER =
            List.of("syscall_exit_to_user_mode_prepare", "syscall_exit_to_user_mode", "syscall_enter_from_user_mode");

    private static final String WITH = "*h*m*";
    private static final List<String> BEGINS =
            List.of(WITH, "*hm*", "*h?*m*", "?h*m*", "*?h*m*", "*h??*m*", "*h*m", "*h?*m", "?*h*m");

    /** What follows the m of {@link #CALLED}. */
    private static final String REST = CALLED.substring(CALLED.indexOf('m') + 1);

    /** The widest of some thousand that is not too wide. */
    static WidePattern find(KernelSymbolFiles symbols) throws IOException {
        Set<String> names = names(symbols);
        WidePattern widest = new WidePattern("", 0);
        for (String text : candidates()) {
            Glob pattern = new Glob(text);
            int matches = pattern.matches(CALLED) && AFTER.stream().noneMatch(pattern::matches)
                    ? (int) names.stream().filter(pattern::matches).count()
                    : 0;
            if (matches > widest.functions() && matches <= GlobResolver.MOST) {
                widest = new WidePattern(text, matches);
            }
        }
        return widest;
    }

    /** With each one of the letters, and each two in their order, or none. */
    private static List<String> candidates() {
        List<String> candidates = new ArrayList<>();
        for (String begin : BEGINS) {
            for (String more : List.of("", "?", "??")) {
                candidates.add(begin + more);
                for (int i = 0; i < REST.length(); i++) {
                    String one = begin + more + REST.charAt(i) + "*";
                    candidates.add(one);
                    for (int j = i + 1; j < REST.length(); j++) {
                        candidates.add(one + REST.charAt(j) + "*");
                    }
                }
            }
        }
        return candidates;
    }

    /** Those of the kernel proper that have their name alone. */
    private static Set<String> names(KernelSymbolFiles symbols) throws IOException {
        Glob all = new Glob(WITH);
        Map<String, Integer> found = new HashMap<>();
        symbols.forEach(symbol -> {
            if (!symbol.inModule() && all.matches(symbol.name())) {
                found.merge(symbol.name(), 1, Integer::sum);
            }
        });
        Set<String> names = new HashSet<>(symbols.among(found.keySet()));
        names.removeIf(name -> found.getOrDefault(name, 0) != 1);
        return names;
    }
}
