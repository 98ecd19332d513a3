// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.Reason;

/** A backend does not work on this node. */
public final class BackendRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * A refusal with its reason.
     *
     * @param reason why, for programs
     * @param message why, for people
     */
    public BackendRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why, for programs. */
    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
