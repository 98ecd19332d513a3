// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.foreign.MemorySegment;

/**
 * One record where it lies in memory, moved from record to record. What it shows is valid until the visit ends.
 *
 * <p>The sections follow the header in a fixed order, and {@link #moveTo} computes where each of them begins; asking
 * for one that is not there is an error of the caller.
 */
public final class RecordView {
    private static final int NUMBER = Long.BYTES;

    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private int length;
    private int cpu;
    private int sections;
    private int argumentCount;
    private int registerCount;
    private int frameCount;
    private int userFrameCount;

    private long credentials;
    private long sizes;
    private long arguments;
    private long registers;
    private long function;
    private long stack;
    private long userStack;

    /**
     * Looks at a record.
     *
     * @param allRegisters how many a record with registers holds
     * @return whether its sections are as long as it says to be
     */
    boolean moveTo(MemorySegment segment, long offset, int bytes, int processor, int allRegisters) {
        memory = segment;
        base = offset;
        length = bytes;
        cpu = processor;
        int shape = segment.get(RecordLayout.SHAPE, offset + RecordLayout.SECTIONS);
        sections = shape & 0xff;
        argumentCount = shape >>> 8 & 0xff;
        registerCount = has(Section.REGISTERS) ? allRegisters : 0;
        frameCount = has(Section.STACK) ? shape >>> 16 & 0xff : 0;
        userFrameCount = has(Section.USER_STACK) ? shape >>> 24 : 0;
        credentials = RecordLayout.HEADER + (has(Section.RESULT) ? 2L * NUMBER : 0);
        sizes = credentials + (has(Section.CREDENTIALS) ? 2 * NUMBER : 0);
        arguments = sizes + (has(Section.MEMORY) ? 2 * NUMBER : 0);
        registers = arguments + (long) argumentCount * NUMBER;
        function = registers + (long) registerCount * NUMBER;
        stack = function + (has(Section.FUNCTION) ? NUMBER : 0);
        userStack = stack + (long) frameCount * NUMBER;
        return userStack + (long) userFrameCount * NUMBER == length;
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
        return memory.get(RecordLayout.U8, base + RecordLayout.COMM + index);
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
        return numberAt(arguments + (long) index * NUMBER);
    }

    /** How many registers there are. */
    public int registerCount() {
        return registerCount;
    }

    /** A register, in the order of the architecture's {@code struct pt_regs}. */
    public long register(int index) {
        return numberAt(registers + (long) index * NUMBER);
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
        return numberAt(stack + (long) index * NUMBER);
    }

    /** Frames of the program's stack. */
    public int userFrameCount() {
        return userFrameCount;
    }

    /** Address in a frame of the program's stack, the innermost first. */
    public long userFrame(int index) {
        return numberAt(userStack + (long) index * NUMBER);
    }

    /** Copies the bytes of the record. */
    void copyTo(MemorySegment target, long offset) {
        MemorySegment.copy(memory, base, target, offset, length);
    }

    private int wordAt(long offset) {
        return memory.get(RecordLayout.U32, base + offset);
    }

    private long numberAt(long offset) {
        return memory.get(RecordLayout.U64, base + offset);
    }
}
