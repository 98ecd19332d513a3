// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/** Comparisons that the kernel's filter language has. */
public enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    /** At least one of the bits is set. */
    BITS("&");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** As the filter language writes it. */
    String sign() {
        return sign;
    }
}
