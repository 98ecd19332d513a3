// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names that would satisfy a target, in the order of preference.
 *
 * @param wanted what the monitor asks for, for messages
 * @param names symbols to look for
 * @param module the module they must belong to, empty when it does not matter
 * @param offset bytes from the start of the function
 */
record Candidates(String wanted, List<String> names, String module, long offset) {

    static Candidates of(Target target, SystemCallSymbols systemCalls) {
        String systemCall = target.syscall();
        if (systemCall != null) {
            return new Candidates("system call " + systemCall, systemCalls.symbols(systemCall), "", 0);
        }
        String functions = target.functions();
        if (functions != null) {
            return new Candidates("function that matches " + functions, List.of(functions), "", 0);
        }
        String function = Objects.requireNonNullElse(target.function(), "");
        List<String> names = new ArrayList<>(List.of(function));
        names.addAll(target.alternatives());
        String module = Objects.requireNonNullElse(target.module(), "");
        if (module.isEmpty()) {
            names.addAll(FunctionAliases.of(function));
        }
        return new Candidates(
                "function " + function, names.stream().distinct().toList(), module, orZero(target.offset()));
    }

    private static long orZero(@Nullable Long offset) {
        return offset == null ? 0 : offset;
    }
}
