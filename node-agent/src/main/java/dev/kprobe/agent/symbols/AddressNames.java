// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.Optional;

/** Names addresses in the kernel. Any thread may ask. */
@FunctionalInterface
public interface AddressNames {
    /** For a kernel that does not tell its addresses. */
    AddressNames NONE = address -> Optional.empty();

    /** {@code function+0x1b}, followed by {@code [module]} where it is in one; empty when it is in no function. */
    Optional<String> nameOf(long address);
}
