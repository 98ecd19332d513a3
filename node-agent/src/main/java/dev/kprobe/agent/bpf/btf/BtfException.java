// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

import java.io.IOException;

/** The kernel's description of its types cannot be read. */
public final class BtfException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with it */
    public BtfException(String message) {
        super("the kernel's BTF cannot be used: " + message);
    }
}
