// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.program.RecordPlan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts what programs have written into rings of one CPU each, in the form of the module's. Whatever comes, each record
 * of a known probe is in a ring afterwards, or counted as dropped. Not safe for several threads.
 */
final class BpfSorting {
    /** Of a stack that a function called itself: those of the program and of what called it come first. */
    private static final long MODULES_BEGIN = 0xffffffffc0000000L;
    /** Probes that are not known, or not yet. */
    private static final int MOST_UNKNOWN = 1024;

    private final List<MemoryRing> rings;
    private final Map<Integer, RecordPlan> plans = new HashMap<>();
    private final Map<Integer, Long> dropped = new HashMap<>();

    /** @param rings of all CPUs */
    BpfSorting(List<MemoryRing> rings) {
        this.rings = rings;
    }

    /** Records of this form come from now on, and perhaps came before. */
    void begin(RecordPlan plan) {
        plans.put(plan.slot(), plan);
    }

    /** No more records of a probe are of interest. */
    void end(int slot) {
        plans.remove(slot);
        dropped.remove(slot);
    }

    /** Records of a probe that came and went. */
    long dropped(int slot) {
        return dropped.getOrDefault(slot, 0L);
    }

    /** Takes what a program has reserved, behind the kernel's own header. */
    void take(MemorySegment reserved) {
        if (reserved.byteSize() < RecordPlan.PREFIX + Long.BYTES) {
            return;
        }
        int cpu = reserved.get(ValueLayout.JAVA_INT_UNALIGNED, 0) & 0xffff;
        MemorySegment record = reserved.asSlice(RecordPlan.PREFIX);
        int slot = record.get(ValueLayout.JAVA_INT_UNALIGNED, 4);
        RecordPlan plan = plans.get(slot);
        if (plan == null) {
            dropUnknown(slot);
            return;
        }
        long stack = length(reserved.get(ValueLayout.JAVA_SHORT_UNALIGNED, 4));
        long userStack = length(reserved.get(ValueLayout.JAVA_SHORT_UNALIGNED, 6));
        if (cpu >= rings.size()
                || record.byteSize() < plan.fixedBytes()
                || !isWithin(record, plan.stackAt(), plan.stacks().kernel(), stack)
                || !isWithin(record, plan.userStackAt(), plan.stacks().user(), userStack)
                || !rings.get(cpu)
                        .write(
                                record.asSlice(0, plan.fixedBytes()),
                                fromFunction(part(record, plan.stackAt(), stack)),
                                part(record, plan.userStackAt(), userStack))) {
            dropped.merge(slot, 1L, Long::sum);
        }
    }

    /** It may become known in a moment; but not any number of them. */
    private void dropUnknown(int slot) {
        if (dropped.size() < plans.size() + MOST_UNKNOWN || dropped.containsKey(slot)) {
            dropped.merge(slot, 1L, Long::sum);
        }
    }

    /** Whole frames; none where the kernel gave an error. */
    private static long length(short written) {
        return Math.max(0, written) & -Long.BYTES;
    }

    private static boolean isWithin(MemorySegment record, int from, boolean isWanted, long length) {
        long most = isWanted ? (long) RecordPlan.DEEPEST * Long.BYTES : 0;
        return length == 0 || (length <= most && from + length <= record.byteSize());
    }

    private static MemorySegment part(MemorySegment record, int from, long length) {
        return record.asSlice(length > 0 ? from : 0, length);
    }

    /** The kernel proper is below its modules, and generated code is among these. */
    private static MemorySegment fromFunction(MemorySegment stack) {
        long skipped = 0;
        while (skipped + Long.BYTES < stack.byteSize()
                && Long.compareUnsigned(stack.get(ValueLayout.JAVA_LONG_UNALIGNED, skipped), MODULES_BEGIN) >= 0) {
            skipped += Long.BYTES;
        }
        return stack.asSlice(skipped);
    }
}
