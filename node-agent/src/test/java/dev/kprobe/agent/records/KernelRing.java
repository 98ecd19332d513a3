// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kernel's side of a ring, as {@code kmod/ring.h} has it. */
public final class KernelRing {
    private final CpuRing ring;
    private final int size;
    private int head;

    /** An empty ring of so many bytes whose reader and writer have got to this position. */
    public KernelRing(int cpu, int size, int position) {
        MemorySegment memory = Arena.ofAuto().allocate(16 + size, 8);
        this.ring = new CpuRing(cpu, memory.asSlice(0, 8), memory.asSlice(8, 8), memory.asSlice(16, size));
        this.size = size;
        this.head = position;
        publish();
        RecordLayout.WORD.setRelease(ring.consumer(), 0L, position);
    }

    /** What the reader maps. */
    public CpuRing memory() {
        return ring;
    }

    int tail() {
        return (int) RecordLayout.WORD.getAcquire(ring.consumer(), 0L);
    }

    int head() {
        return head;
    }

    /** Writes a record; false when there is no room. */
    public boolean write(Sample sample) {
        int at = begin(sample);
        if (at < 0) {
            return false;
        }
        end(at, sample);
        return true;
    }

    /** Begins a record, which stays busy; gives where it is, or -1 when there is no room. */
    int begin(Sample sample) {
        int length = sample.length();
        int used = head - tail();
        int at = head & size - 1;
        int padding = size - at < length ? size - at : 0;
        if (Integer.compareUnsigned(used, size) > 0 || size - used < length + padding) {
            return -1;
        }
        if (padding > 0) {
            word(at, padding | RecordLayout.PADDING);
            at = 0;
        }
        word(at, length | RecordLayout.BUSY);
        head += padding + length;
        publish();
        return at;
    }

    /** Completes a record. */
    void end(int at, Sample sample) {
        MemorySegment data = ring.data();
        data.set(RecordLayout.U32, at + RecordLayout.SLOT, sample.slot());
        data.set(RecordLayout.U64, at + RecordLayout.TIME, sample.time());
        data.set(RecordLayout.U32, at + RecordLayout.PID, sample.pid());
        data.set(RecordLayout.U32, at + RecordLayout.TGID, sample.tgid());
        MemorySegment comm = data.asSlice(at + RecordLayout.COMM, RecordLayout.COMM_SIZE);
        comm.fill((byte) 0).copyFrom(MemorySegment.ofArray(sample.comm().getBytes(StandardCharsets.UTF_8)));
        data.set(RecordLayout.U32, at + RecordLayout.GENERATION, sample.generation());
        int sections =
                sample.sections().keySet().stream().mapToInt(Section::bit).sum();
        data.set(RecordLayout.U8, at + RecordLayout.SECTIONS, (byte) sections);
        data.set(RecordLayout.U8, at + RecordLayout.ARGUMENTS, (byte)
                sample.arguments().size());
        data.set(RecordLayout.U8, at + RecordLayout.FRAMES, size(sample, Section.STACK));
        data.set(RecordLayout.U8, at + RecordLayout.USER_FRAMES, size(sample, Section.USER_STACK));
        List<Long> numbers = sample.numbers();
        for (int i = 0; i < numbers.size(); i++) {
            data.set(RecordLayout.U64, at + RecordLayout.HEADER + (long) i * Long.BYTES, numbers.get(i));
        }
        word(at, sample.length());
    }

    /** Writes a word of the data. */
    void word(int at, int value) {
        RecordLayout.WORD.setRelease(ring.data(), (long) at, value);
    }

    /** Pretends to have begun records up to there. */
    void headAt(int position) {
        head = position;
        publish();
    }

    private void publish() {
        RecordLayout.WORD.setRelease(ring.header(), 0L, head);
    }

    private static byte size(Sample sample, Section section) {
        return (byte) sample.sections().getOrDefault(section, List.of()).size();
    }
}
