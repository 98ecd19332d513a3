// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.tracefs.EventFormat;
import dev.kprobe.agent.tracefs.EventName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceSequelTest {
    private static final EventFormat STACKS = new EventFormat(
            4, Map.of("size", new EventFormat.Field(8, 4, false), "caller", new EventFormat.Field(16, 64, false)));
    private static final EventFormat FORMAT = new EventFormat(
            100,
            Map.of(
                    "u1", new EventFormat.Field(16, 8, false),
                    "s0", new EventFormat.Field(24, 8, false),
                    "sp", new EventFormat.Field(32, 8, false),
                    "task", new EventFormat.Field(40, 4, true)));

    private final List<PerfHit> hits = new ArrayList<>();
    private final List<Long> losses = new ArrayList<>();
    private final TraceSequel sequel = new TraceSequel(
            new Pairing(8, 0),
            new HitSink() {
                @Override
                public void hit(PerfHit hit) {
                    hits.add(hit);
                }

                @Override
                public void lost(long events) {
                    losses.add(events);
                }
            },
            new ThreadOwners(new ProcessThreads(Path.of("/nowhere"))));
    private final List<TraceItem> items = new ArrayList<>();
    private final TraceDecoder decoder = new TraceDecoder(
            1,
            Map.of(
                    100, source(TraceSource.Role.RECORD),
                    101, source(TraceSource.Role.BEGIN),
                    102, source(TraceSource.Role.END_AND_RECORD)),
            STACKS,
            items::add);

    @Test
    void decodesWhatARecordHolds() {
        decoder.event(50, event(100, 7, 4096, 0, 0, "nginx"));
        run();
        PerfHit hit = hits.getFirst();
        assertThat(hit.time()).isEqualTo(50);
        assertThat(hit.cpu()).isEqualTo(1);
        assertThat(hit.thread()).isEqualTo(7);
        assertThat(hit.command()).isEqualTo("nginx");
        assertThat(hit.numbers()).containsExactly(4096);
        assertThat(hit.duration()).isNegative();
    }

    @Test
    void givesEachHitItsOwnStackAlsoWhereAnInterruptCameBetween() {
        decoder.event(1, event(100, 7, 1, 0, 0, ""));
        decoder.event(2, event(100, 7, 2, 0, 0, ""));
        decoder.event(3, stack(7, 0x20, 0x21, Integer.MAX_VALUE, 0x22));
        decoder.event(4, stack(7, 0x10, -1, 0x11));
        decoder.event(5, stack(7, 0x66));
        run();
        assertThat(hits.get(0).stack()).containsExactly(0x10);
        assertThat(hits.get(1).stack()).containsExactly(0x20, 0x21, 0x22);
    }

    @Test
    void pairsReturnsWithTheirEntries() {
        decoder.event(100, event(101, 7, 0, 0, 0x1000, ""));
        decoder.event(200, event(101, 7, 0, 0, 0x0f00, ""));
        decoder.event(250, event(101, 8, 0, 0, 0x1000, ""));
        decoder.event(300, event(102, 7, 0, -5, 0x0f08, ""));
        decoder.event(700, event(102, 7, 0, 3, 0x1008, ""));
        run();
        assertThat(hits).extracting(PerfHit::duration).containsExactly(100L, 600L);
        assertThat(hits).extracting(PerfHit::returnValue).containsExactly(-5L, 3L);
        Durations durations = sequel.durations(1);
        assertThat(durations.calls()).isEqualTo(2);
        assertThat(durations.total()).isEqualTo(700);
        assertThat(durations.longest()).isEqualTo(600);
        assertThat(durations.buckets().get(7)).isEqualTo(1);
        assertThat(durations.buckets().get(10)).isEqualTo(1);
    }

    /** The entry waits, its return and the entry of the next call are lost, the next return comes: not one call. */
    @Test
    void neverPairsAcrossALoss() {
        decoder.event(100, event(101, 7, 0, 0, 0x1000, ""));
        decoder.lost(2);
        decoder.event(500, event(102, 7, 0, 0, 0x1008, ""));
        decoder.event(600, event(101, 7, 0, 0, 0x1000, ""));
        decoder.event(640, event(102, 7, 0, 0, 0x1008, ""));
        run();
        assertThat(hits).extracting(PerfHit::duration).containsExactly(-1L, 40L);
        assertThat(losses).containsExactly(2L);
        assertThat(sequel.durations(1).calls()).isEqualTo(1);
    }

    @Test
    void takesTheLaterOfTwoEntriesAtOnePlace() {
        decoder.event(100, event(101, 7, 0, 0, 0x1000, ""));
        decoder.event(600, event(101, 7, 0, 0, 0x1000, ""));
        decoder.event(640, event(102, 7, 0, 0, 0x1008, ""));
        decoder.event(650, event(102, 7, 0, 0, 0x1008, ""));
        run();
        assertThat(hits).extracting(PerfHit::duration).containsExactly(40L, -1L);
    }

    @Test
    void ordersItemsOfAllCpusByTime() {
        TraceDecoder other = new TraceDecoder(0, Map.of(100, source(TraceSource.Role.RECORD)), STACKS, items::add);
        decoder.event(30, event(100, 7, 0, 0, 0, ""));
        decoder.lost(1);
        decoder.event(50, event(100, 7, 0, 0, 0, ""));
        other.event(40, event(100, 9, 0, 0, 0, ""));
        run();
        assertThat(hits).extracting(PerfHit::time).containsExactly(30L, 40L, 50L);
        assertThat(decoder.last()).isEqualTo(50);
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        decoder.event(1, event(99, 7, 0, 0, 0, ""));
        decoder.event(1, ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN));
        decoder.event(1, stack(7, 1));
        assertThat(items).isEmpty();
    }

    private void run() {
        items.stream().sorted(TraceItem.ORDER).forEach(sequel::follow);
    }

    private static TraceSource source(TraceSource.Role role) {
        return new TraceSource(1, role, new EventName("kpm_1", "e"), FORMAT, 1, thread -> true);
    }

    private static ByteBuffer event(int id, int thread, long argument, long result, long stack, String task) {
        ByteBuffer event = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        event.putShort((short) id).putShort((short) 0).putInt(thread).putLong(0xffL);
        event.putLong(argument).putLong(result).putLong(stack).putInt((task.length() + 1) << 16 | 44);
        return event.put(task.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .clear();
    }

    private static ByteBuffer stack(int thread, long... frames) {
        ByteBuffer event = ByteBuffer.allocate(16 + 8 * frames.length).order(ByteOrder.LITTLE_ENDIAN);
        event.putShort((short) 4)
                .putShort((short) 0)
                .putInt(thread)
                .putInt(frames.length)
                .putInt(0);
        for (long frame : frames) {
            event.putLong(frame);
        }
        return event.clear();
    }
}
