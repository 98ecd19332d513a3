// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

/** {@code KPM_CAPTURE_…}: the parts that not every record has. */
public enum Section {
    /** Return value and duration. */
    RESULT(0x01),
    /** User, group and cgroup. */
    CREDENTIALS(0x02),
    /** Virtual and resident size. */
    MEMORY(0x04),
    /** All registers of the architecture. */
    REGISTERS(0x08),
    /** Address of the function that was hit. */
    FUNCTION(0x10),
    /** Call stack in the kernel. */
    STACK(0x20),
    /** Call stack in the program. */
    USER_STACK(0x40);

    private final int bit;

    Section(int bit) {
        this.bit = bit;
    }

    /** As the kernel has it. */
    public int bit() {
        return bit;
    }
}
