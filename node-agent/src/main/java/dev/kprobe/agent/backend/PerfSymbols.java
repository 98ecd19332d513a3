// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.GlobResolver;

/**
 * What events need to know of the kernel's functions.
 *
 * @param rules explain what the kernel refused
 * @param patterns expands patterns, for each of their functions is armed by itself
 * @param armed tells what is really armed
 */
record PerfSymbols(FunctionRules rules, GlobResolver patterns, ReadBack armed) {}
