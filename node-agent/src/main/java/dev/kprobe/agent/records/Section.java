// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

/** {@code KPM_CAPTURE_…}: the parts that not every record has. */
public enum Section {
    /** Return value and duration. */
    RESULT(Section.OF_RESULT),
    /** User, group and cgroup. */
    CREDENTIALS(Section.OF_CREDENTIALS),
    /** Virtual and resident size. */
    MEMORY(Section.OF_MEMORY),
    /** All registers of the architecture. */
    REGISTERS(Section.OF_REGISTERS),
    /** Address of the function that was hit. */
    FUNCTION(Section.OF_FUNCTION),
    /** Call stack in the kernel. */
    STACK(Section.OF_STACK),
    /** Call stack in the program. */
    USER_STACK(Section.OF_USER_STACK);

    // For the decoder: C1 does not see that the fields of enums are constant.
    static final int OF_RESULT = 0x01;
    static final int OF_CREDENTIALS = 0x02;
    static final int OF_MEMORY = 0x04;
    static final int OF_REGISTERS = 0x08;
    static final int OF_FUNCTION = 0x10;
    static final int OF_STACK = 0x20;
    static final int OF_USER_STACK = 0x40;

    private final int bit;

    Section(int bit) {
        this.bit = bit;
    }

    /** As the kernel has it. */
    public int bit() {
        return bit;
    }
}
