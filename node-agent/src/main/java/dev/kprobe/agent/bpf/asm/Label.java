// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

/**
 * A place in a program that jumps go to. Each is another one, whatever its name.
 *
 * <p>Compared by identity: that is what a class gives, and a record would not.
 */
public final class Label {
    private final String name;

    /** @param name for the message about one that is never placed */
    public Label(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
