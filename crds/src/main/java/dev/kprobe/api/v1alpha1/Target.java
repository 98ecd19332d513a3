// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a probe sits on: one system call, one kernel function, all functions of a pattern, or an address. */
@ApiType
@ValidationRule(
        value = "[has(self.syscall), has(self.function), has(self.functions), has(self.address)]"
                + ".filter(set, set).size() == 1",
        message = "target must set exactly one of syscall, function, functions and address: remove one or add one")
@ValidationRule(
        value = "has(self.address) == has(self.buildId)",
        message = "target.address and target.buildId need each other: an address is that of one build of the kernel",
        fieldPath = ".buildId")
@ValidationRule(
        value = "!has(self.module) || has(self.function)",
        message = "target.module needs target.function: set function or remove module",
        fieldPath = ".module")
@ValidationRule(
        value = "!has(self.offset) || has(self.function)",
        message = "target.offset needs target.function: set function or remove offset",
        fieldPath = ".offset")
@ValidationRule(
        value = "!has(self.alternatives) || has(self.function)",
        message = "target.alternatives needs target.function: set function or remove alternatives",
        fieldPath = ".alternatives")
@ValidationRule(
        value = "!has(self.module) || !has(self.function) || size(self.module) + size(self.function) <= 126",
        message = "target.module and target.function together may have 126 characters: remove module",
        fieldPath = ".module")
@ValidationRule(
        value = "!has(self.module) || !has(self.alternatives)"
                + " || self.alternatives.all(name, size(self.module) + size(name) <= 126)",
        message = "target.module and each of target.alternatives together may have 126 characters: remove module",
        fieldPath = ".alternatives")
public record Target(
        @JsonPropertyDescription(
                "System call by its plain name, such as mmap; the agent adds the prefix of the node's architecture. Exactly one of syscall, function, functions and address is set.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z_][a-z0-9_]*$")
        @Nullable
        String syscall,

        @JsonPropertyDescription("Kernel function by its symbol.")
        @Size(min = 1, max = Limits.SYMBOL)
        @Pattern(Limits.SYMBOL_PATTERN)
        @Nullable
        String function,

        @JsonPropertyDescription(
                "Kernel module that the function is in; absent means any, with the kernel itself first. Only with function.")
        @Size(min = 1, max = 55)
        @Pattern("^[A-Za-z0-9_-]+$")
        @Nullable
        String module,

        @JsonPropertyDescription(
                "Bytes from the start of the function to the probed instruction. Only with function and at: Entry.")
        @Min(0)
        @Max(1048575)
        @Nullable
        Long offset,

        @JsonPropertyDescription(
                "Functions to try in this order where function does not exist on a node's kernel. Only with function.")
        @Size(max = 8)
        List<@Size(min = 1, max = Limits.SYMBOL) @Pattern(Limits.SYMBOL_PATTERN) String> alternatives,

        @JsonPropertyDescription(
                "All functions of the kernel itself whose symbols match, with * for any characters and ? for one, such as tcp_*; at most 1000. They count as one.")
        @Size(min = 1, max = Limits.SYMBOL)
        @Pattern(Limits.SYMBOLS_PATTERN)
        @Nullable
        String functions,

        @JsonPropertyDescription(
                "Address of an instruction of the kernel itself in hexadecimal, such as 0xffffffff81234560, as it was linked; the agent adds by how much the boot of its node has moved the kernel. Only with buildId.")
        @Size(min = 3, max = 18)
        @Pattern("^0x[0-9a-fA-F]{1,16}$")
        @Nullable
        String address,

        @JsonPropertyDescription(
                "Build id of the kernel that address is of, in hexadecimal; nodes with another one report NotThisKernel. Only with address.")
        @Size(min = 8, max = 64)
        @Pattern("^[0-9a-fA-F]+$")
        @Nullable
        String buildId) {
    /** Nothing: what a document that breaks the schema is read as. */
    public static final Target NONE = new Target(null, null, null, null, List.of(), null, null, null);

    /** Fills what is absent. */
    public Target {
        alternatives = List.copyOf(Objects.requireNonNullElse(alternatives, List.of()));
    }

    /** A system call. */
    public static Target systemCall(String name) {
        return new Target(name, null, null, null, List.of(), null, null, null);
    }

    /** A function, of any module or none. */
    public static Target function(String symbol) {
        return new Target(null, symbol, null, null, List.of(), null, null, null);
    }

    /** All functions that match. */
    public static Target functions(String pattern) {
        return new Target(null, null, null, null, List.of(), pattern, null, null);
    }

    /** What one build of the kernel has at an address. */
    public static Target address(String address, String buildId) {
        return new Target(null, null, null, null, List.of(), null, address, buildId);
    }
}
