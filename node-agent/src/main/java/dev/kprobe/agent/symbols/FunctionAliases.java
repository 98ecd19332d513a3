// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.List;

/**
 * Kernels rename their functions, and wrap what was a function into a macro. Who asks by the name that documents use is
 * to get the function that does the work on this kernel. The module has the same table, for its text front.
 */
final class FunctionAliases {
    private FunctionAliases() {}

    /**
     * What may stand for a function of the kernel proper, in the order in which it is tried; without the name itself.
     */
    static List<String> of(String function) {
        return switch (function) {
            case "__alloc_pages" ->
                List.of("__alloc_frozen_pages_noprof", "__alloc_pages_noprof", "__alloc_pages_nodemask");
            case "kmalloc" -> List.of("__kmalloc_noprof", "__kmalloc");
            case "vmalloc" -> List.of("vmalloc_noprof");
            case "do_page_fault" -> List.of("handle_mm_fault");
            case "do_fork" -> List.of("kernel_clone", "_do_fork");
            default -> List.of();
        };
    }
}
