// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.Optional;

/** Lines of the kernel's lists of functions that may and may not be probed. */
final class FunctionLists {
    private FunctionLists() {}

    /** The function in a line of {@code kprobes/blacklist}: {@code 0xstart-0xend}, a tab, the name. */
    static Optional<String> blacklisted(String line) {
        int tab = line.indexOf('\t');
        return tab < 0 || tab == line.length() - 1 ? Optional.empty() : Optional.of(line.substring(tab + 1));
    }

    /** The function in a line of {@code available_filter_functions}: the name, then perhaps {@code [module]}. */
    static Optional<String> traceable(String line) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
