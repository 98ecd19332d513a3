// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** {@code struct kpm_record} and {@code struct kpm_ring} of {@code kmod/uapi/kprobe_monitor.h}. */
final class RecordLayout {
    /** {@code KPM_BUSY}: the record is still being written. */
    static final int BUSY = 0x80000000;
    /** {@code KPM_PADDING}: no record, to be skipped. */
    static final int PADDING = 0x40000000;

    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.nativeOrder());
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.nativeOrder());
    /** Takes a segment and an offset. */
    static final VarHandle WORD = U32.varHandle().withInvokeExactBehavior();

    /** What every length and position is a multiple of. */
    static final int ALIGNMENT = 8;

    static final int SLOT = 4;
    static final int TIME = 8;
    static final int PID = 16;
    static final int TGID = 20;
    static final int COMM = 24;
    static final int COMM_SIZE = 16;
    static final int GENERATION = 40;
    static final int SECTIONS = 44;
    static final int ARGUMENTS = 45;
    static final int FRAMES = 46;
    static final int USER_FRAMES = 47;
    /** Of the part that every record has. */
    static final int HEADER = 48;

    private RecordLayout() {}
}
