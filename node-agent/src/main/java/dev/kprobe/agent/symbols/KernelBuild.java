// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * What tells one build of the kernel from another, and where this boot has put it.
 *
 * @param buildId in lower-case hexadecimal, empty when the kernel has none
 * @param slide what this boot adds to the addresses that the kernel was linked for; empty when it is not to be found
 *     out
 */
public record KernelBuild(String buildId, OptionalLong slide) {
    /** Not known. */
    public static final KernelBuild UNKNOWN = new KernelBuild("", OptionalLong.empty());

    /** Finds out which one runs. */
    @FunctionalInterface
    public interface Source {
        /** The build that runs, and its slide: the same until the next boot. */
        KernelBuild read() throws IOException;
    }
}
