// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.perf.HitSink;
import dev.kprobe.agent.perf.PerfHit;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class HitRingsTest {
    private static final int PADDING = 0x40000000;
    /** Header, value and duration, two arguments, three frames. */
    private static final int SIZE = 48 + 16 + 16 + 24;

    private final HitRings rings = new HitRings(2, HitSink.NONE);
    private final Rings.Ring ring = rings.rings().cpus().get(1);

    @Test
    void writesHitsAsTheModuleDoes() {
        rings.hit(hit(1, 500));
        MemorySegment record = ring.data();
        assertThat(head()).isEqualTo(SIZE);
        assertThat(record.get(JAVA_INT, 0)).isEqualTo(SIZE);
        assertThat(record.get(JAVA_INT, 4)).isEqualTo(9);
        assertThat(record.get(JAVA_LONG, 8)).isEqualTo(500);
        assertThat(record.get(JAVA_INT, 16)).isEqualTo(43);
        assertThat(record.get(JAVA_INT, 20)).isEqualTo(42);
        assertThat(record.getString(24)).isEqualTo("nginx");
        assertThat(record.get(JAVA_BYTE, 44)).isEqualTo((byte) 0x21);
        assertThat(record.get(JAVA_BYTE, 45)).isEqualTo((byte) 2);
        assertThat(record.get(JAVA_BYTE, 46)).isEqualTo((byte) 3);
        assertThat(record.asSlice(48, SIZE - 48).toArray(JAVA_LONG)).containsExactly(-22, 77, 5, 6, 0x10, 0x11, 0x12);
        assertThat(rings.written(9)).isEqualTo(1);
    }

    @Test
    void dropsWhatFindsNoRoomAndGoesOnWhenThereIsSome() {
        int room = (int) ring.data().byteSize() / SIZE;
        for (int i = 0; i < room + 5; i++) {
            rings.hit(hit(1, i));
        }
        assertThat(rings.written(9)).isEqualTo(room);
        assertThat(head()).isEqualTo(room * SIZE);
        ring.consumer().set(JAVA_INT, 0, head());
        rings.hit(hit(1, 1));
        int rest = (int) ring.data().byteSize() - room * SIZE;
        assertThat(ring.data().get(JAVA_INT, (long) room * SIZE)).isEqualTo(rest | PADDING);
        assertThat(ring.data().get(JAVA_INT, 0)).isEqualTo(SIZE);
        assertThat(head()).isEqualTo((int) ring.data().byteSize() + SIZE);
        rings.hit(hit(2, 1));
        assertThat(rings.written(9)).isEqualTo(room + 1);
        rings.forget(9);
        assertThat(rings.written(9)).isZero();
    }

    private int head() {
        return ring.header().get(JAVA_INT, 0);
    }

    private static PerfHit hit(int cpu, long time) {
        return new PerfHit(
                9, time, cpu, 43, 42, "nginx", new long[] {5, 6}, true, -22, 77, new long[] {0x10, 0x11, 0x12});
    }
}
