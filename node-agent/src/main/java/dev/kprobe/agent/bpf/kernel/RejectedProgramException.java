// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import java.io.IOException;
import java.util.regex.Pattern;

/** The kernel's verifier does not let a program run. */
public final class RejectedProgramException extends IOException {
    private static final long serialVersionUID = 1L;
    /** The second way to say it is that of kernels since 6.12. */
    private static final Pattern READING = Pattern.compile("(unknown func|cannot use helper) bpf_probe_read_kernel#");

    private RejectedProgramException(String message) {
        super(message);
    }

    /**
     * From what the verifier wrote: a line for each instruction that it went through, then what it did not like, then
     * perhaps how much work it was.
     */
    static RejectedProgramException of(String log) {
        String error = "it does not say why";
        String instruction = "";
        for (String line : log.split("\n", -1)) {
            String text = line.strip();
            if (text.matches("\\d+: \\([0-9a-f]{2}\\).*")) {
                instruction = text;
                error = "it does not say why";
            } else if (!text.isEmpty() && !isTrace(text)) {
                error = text;
            }
        }
        String at = instruction.isEmpty() ? "" : " at " + instruction.replaceFirst(" *;.*", "");
        return new RejectedProgramException("the kernel's verifier refuses the program%s: %s".formatted(at, error));
    }

    /** Whether it is for the program's reading of kernel memory, which a kernel that is locked down forbids. */
    public boolean isForReading() {
        return READING.matcher(String.valueOf(getMessage())).find();
    }

    /** States of registers, sources and statistics. */
    private static boolean isTrace(String text) {
        return text.startsWith("processed ")
                || text.startsWith(";")
                || text.startsWith("verification time")
                || text.startsWith("stack depth")
                || text.matches("(from )?\\d+( to \\d+)?: .*R\\d.*");
    }
}
