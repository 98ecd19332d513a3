// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

/** Starts one kind of backend, if it works on this node. */
public interface BackendLauncher {

    /** A backend that is ready to arm. */
    Backend launch() throws BackendRefusedException;

    /** Whether an earlier agent left probes that only this kind of backend can adopt. */
    default boolean hasKept() {
        return false;
    }

    /**
     * What a refusal may depend on: while this stays the same, one more try would end as the last did. Empty where
     * nothing tells, so that it is tried again now and then.
     */
    default String circumstances() {
        return "";
    }
}
