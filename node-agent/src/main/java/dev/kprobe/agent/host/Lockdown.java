// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How far the kernel is locked down against its own administrator. */
public enum Lockdown {
    /** Nothing is refused, or the kernel does not know lockdown. */
    NONE,
    /** Unsigned modules are refused. */
    INTEGRITY,
    /** Tracing is refused too. */
    CONFIDENTIALITY;

    /** Reads {@code lockdown} below a {@code securityfs} mount; {@link #NONE} where there is no such file. */
    public static Lockdown read(Path securityfs) {
        try {
            return parse(Files.readString(securityfs.resolve("lockdown")));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Parses {@code none [integrity] confidentiality}: the word in brackets holds. */
    static Lockdown parse(String text) {
        if (text.contains("[integrity]")) {
            return INTEGRITY;
        }
        return text.contains("[confidentiality]") ? CONFIDENTIALITY : NONE;
    }
}
