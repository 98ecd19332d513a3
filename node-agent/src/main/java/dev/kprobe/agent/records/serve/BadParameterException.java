// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

/** A parameter of a request is wrong; the message is one sentence that names it and what it must be. */
final class BadParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    BadParameterException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
