// SPDX-License-Identifier: Apache-2.0
/**
 * From what a monitor names to the symbol that the running kernel has for it, or a reason why there is none: parsers of
 * the kernel's symbol lists, and resolution over them. Pure but for {@link dev.kprobe.agent.symbols.KernelSymbolFiles}.
 */
@NullMarked
package dev.kprobe.agent.symbols;

import org.jspecify.annotations.NullMarked;
