// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.asm.Code;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The programs of a probe, for people. May be read by any thread.
 *
 * @param programs in the order in which they were attached; none where an earlier agent made them
 */
public record Explanation(List<Part> programs) {
    /** Copies the list. */
    public Explanation {
        programs = List.copyOf(programs);
    }

    /**
     * One program.
     *
     * @param how it comes to be called
     * @param code what it does
     */
    public record Part(String how, Code code) {}

    @Override
    public String toString() {
        return programs.isEmpty()
                ? "made by an earlier agent, which alone knew its programs\n"
                : programs.stream().map(part -> part.how() + "\n" + part.code()).collect(Collectors.joining());
    }
}
