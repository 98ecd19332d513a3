// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.Set;

/** Which functions the kernel lets be probed at their entries. */
@FunctionalInterface
public interface ProbeableFunctions {

    /**
     * Those of the names that are listed as traceable and not as blacklisted; a list that is not there says nothing.
     */
    Set<String> among(Set<String> names);
}
