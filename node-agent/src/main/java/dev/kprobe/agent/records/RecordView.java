// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.nio.ByteBuffer;

/**
 * One record where it lies in memory, moved from record to record. What it shows is valid until the visit ends.
 *
 * <p>Read through a buffer: C1, all that the agent's JVM compiles with for the sake of memory, makes twice as fast code
 * of it as of reads through a segment.
 *
 * <p>The sections follow the header in a fixed order, and {@link #moveTo} computes where each of them begins; asking
 * for one that is not there is an error of the caller.
 */
public final class RecordView {
    private static final int NUMBER = Long.BYTES;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer memory = NOTHING;
    private int base;
    private int length;
    private int cpu;

    // What follows is the same in all records of a shape, and computed when it changes.
    private int shape;
    private int registersOfAll;
    private int end;
    private int sections;
    private int argumentCount;
    private int registerCount;
    private int frameCount;
    private int userFrameCount;

    private int credentials;
    private int sizes;
    private int arguments;
    private int registers;
    private int function;
    private int stack;
    private int userStack;

    /** Looks at nothing. */
    public RecordView() {
        end = layOut();
    }

    /**
     * Looks at a record.
     *
     * @param buffer in the order of the machine, all of which have the lowest byte first
     * @param allRegisters how many a record with registers holds
     * @return whether its sections are as long as it says to be
     */
    boolean moveTo(ByteBuffer buffer, int offset, int bytes, int processor, int allRegisters) {
        memory = buffer;
        base = offset;
        length = bytes;
        cpu = processor;
        int ofThis = buffer.getInt(offset + RecordLayout.SECTIONS);
        if (ofThis != shape || allRegisters != registersOfAll) {
            shape = ofThis;
            registersOfAll = allRegisters;
            end = layOut();
        }
        return end == bytes;
    }

    /** Computes where the sections begin, and gives where the last of them ends. */
    private int layOut() {
        int has = shape & 0xff;
        sections = has;
        argumentCount = shape >>> 8 & 0xff;
        registerCount = (has & Section.OF_REGISTERS) != 0 ? registersOfAll : 0;
        frameCount = (has & Section.OF_STACK) != 0 ? shape >>> 16 & 0xff : 0;
        userFrameCount = (has & Section.OF_USER_STACK) != 0 ? shape >>> 24 : 0;
        int at = RecordLayout.HEADER + ((has & Section.OF_RESULT) != 0 ? 2 * NUMBER : 0);
        credentials = at;
        at += (has & Section.OF_CREDENTIALS) != 0 ? 2 * NUMBER : 0;
        sizes = at;
        at += (has & Section.OF_MEMORY) != 0 ? 2 * NUMBER : 0;
        arguments = at;
        at += argumentCount * NUMBER;
        registers = at;
        at += registerCount * NUMBER;
        function = at;
        at += (has & Section.OF_FUNCTION) != 0 ? NUMBER : 0;
        stack = at;
        at += frameCount * NUMBER;
        userStack = at;
        return at + userFrameCount * NUMBER;
    }

    /** The CPU that was hit. */
    public int cpu() {
        return cpu;
    }

    /** Bytes of all of it. */
    public int length() {
        return length;
    }

    /** The probe, with {@link #generation()}. */
    public int slot() {
        return wordAt(RecordLayout.SLOT);
    }

    /** Tells probes apart that had the same slot, one after another. */
    public int generation() {
        return wordAt(RecordLayout.GENERATION);
    }

    /** {@code CLOCK_MONOTONIC} in ns; of a return probe, when the call returned. */
    public long time() {
        return numberAt(RecordLayout.TIME);
    }

    /** Thread, in the initial pid namespace. */
    public int pid() {
        return wordAt(RecordLayout.PID);
    }

    /** Process. */
    public int tgid() {
        return wordAt(RecordLayout.TGID);
    }

    /** A byte of the command's name, 0 after its end; {@code index} is less than {@link #commSize()}. */
    public byte comm(int index) {
        return memory.get(base + RecordLayout.COMM + index);
    }

    /** Room for the command's name. */
    public int commSize() {
        return RecordLayout.COMM_SIZE;
    }

    /** Whether a section is there. */
    public boolean has(Section section) {
        return (sections & section.bit()) != 0;
    }

    /** Return value. */
    public long result() {
        return numberAt(RecordLayout.HEADER);
    }

    /** Of the call, in ns. */
    public long duration() {
        return numberAt(RecordLayout.HEADER + NUMBER);
    }

    /** Real user, in the initial namespace. */
    public int uid() {
        return (int) numberAt(credentials);
    }

    /** Real group, in the initial namespace. */
    public int gid() {
        return (int) (numberAt(credentials) >>> 32);
    }

    /** Id of the cgroup on the unified hierarchy. */
    public long cgroup() {
        return numberAt(credentials + NUMBER);
    }

    /** Virtual size in bytes. */
    public long virtualBytes() {
        return numberAt(sizes);
    }

    /** Resident size in bytes. */
    public long residentBytes() {
        return numberAt(sizes + NUMBER);
    }

    /** How many arguments there are. */
    public int argumentCount() {
        return argumentCount;
    }

    /** An argument, from 0 on. */
    public long argument(int index) {
        return numberAt(arguments + index * NUMBER);
    }

    /** How many registers there are. */
    public int registerCount() {
        return registerCount;
    }

    /** A register, in the order of the architecture's {@code struct pt_regs}. */
    public long register(int index) {
        return numberAt(registers + index * NUMBER);
    }

    /** Address of the function that was hit. */
    public long function() {
        return numberAt(function);
    }

    /** Frames of the kernel's stack. */
    public int frameCount() {
        return frameCount;
    }

    /** Address in a frame of the kernel's stack; the first is the function. */
    public long frame(int index) {
        return numberAt(stack + index * NUMBER);
    }

    /** Frames of the program's stack. */
    public int userFrameCount() {
        return userFrameCount;
    }

    /** Address in a frame of the program's stack, the innermost first. */
    public long userFrame(int index) {
        return numberAt(userStack + index * NUMBER);
    }

    /** Copies the bytes of the record. */
    void copyTo(ByteBuffer target, int offset) {
        target.put(offset, memory, base, length);
    }

    private int wordAt(int offset) {
        return memory.getInt(base + offset);
    }

    private long numberAt(int offset) {
        return memory.getLong(base + offset);
    }
}
