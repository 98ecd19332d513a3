// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TracePageTest {
    private static final PageLayout LAYOUT = new PageLayout(8, 16, 4096);
    private static final long START = 1_000_000;
    private static final int PADDING = 29;
    private static final int TIME_EXTEND = 30;
    private static final int TIME_STAMP = 31;

    private final ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private final Seen seen = new Seen();

    @Test
    void readsTheLayoutOfPagesAndEvents() throws IOException {
        List<String> header = List.of(
                "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;",
                "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;",
                "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;",
                "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;");
        assertThat(PageLayout.parse(header)).isEqualTo(LAYOUT);
        assertThatThrownBy(() -> PageLayout.parse(List.of("something else"))).isInstanceOf(IOException.class);
        EventFormat format = EventFormat.parse(List.of(
                "name: p_x_1",
                "ID: 1742",
                "format:",
                "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;",
                "\tfield:__data_loc char[] task;\toffset:16;\tsize:4;\tsigned:1;",
                "\tfield:unsigned long caller[8];\toffset:24;\tsize:64;\tsigned:0;",
                "print fmt: \"(%lx)\", REC->__probe_ip"));
        assertThat(format.id()).isEqualTo(1742);
        assertThat(format.field("task")).isEqualTo(new EventFormat.Field(16, 4, true));
        assertThat(format.field("caller")).isEqualTo(new EventFormat.Field(24, 64, false));
        assertThat(format.field("none")).isNull();
    }

    @Test
    void readsNumbersAndTextOfEvents() {
        ByteBuffer event = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        event.putLong(8, -2).putInt(16, 5 << 16 | 20).put(20, new byte[] {'a', '"', 'b', 0, 'c'});
        assertThat(new EventFormat.Field(8, 8, false).number(event)).isEqualTo(-2);
        assertThat(new EventFormat.Field(8, 1, false).number(event)).isEqualTo(-2);
        assertThat(new EventFormat.Field(30, 4, false).number(event)).isZero();
        assertThat(new EventFormat.Field(16, 4, true).text(event)).isEqualTo("a\"b");
        event.putInt(16, 13 << 16 | 20);
        assertThat(new EventFormat.Field(16, 4, true).text(event)).isEmpty();
    }

    @Test
    void walksEventsOfAllKinds() {
        begin();
        word(2, 5).putInt(11).putInt(0);
        word(TIME_EXTEND, 3).putInt(1);
        word(0, 7).putInt(4 + 8).putLong(22);
        word(PADDING, 1).putInt(4);
        word(TIME_STAMP, 9).putInt(2);
        word(1, 1).putInt(33);
        end(0);
        assertThat(TracePage.visit(page, LAYOUT, seen)).isTrue();
        long extended = START + 5 + 3 + (1L << 27) + 7;
        assertThat(seen.text)
                .containsExactly(START + 5 + ": 8 11", extended + ": 8 22", ((2L << 27) + 9 + 1) + ": 4 33");
    }

    @Test
    void saysWhatWasLostBeforeAPage() {
        begin();
        word(1, 1).putInt(1);
        int length = page.position() - LAYOUT.data();
        page.putLong(page.position(), 17);
        end(1L << 31 | 1L << 30);
        assertThat(length).isEqualTo(8);
        assertThat(TracePage.visit(page, LAYOUT, seen)).isTrue();
        assertThat(seen.text).containsExactly("lost 17", START + 1 + ": 4 1");
        seen.text.clear();
        page.putLong(8, 1L << 31 | length);
        TracePage.visit(page, LAYOUT, seen);
        assertThat(seen.text).containsExactly("lost 1", START + 1 + ": 4 1");
    }

    @Test
    void leavesADamagedPageInTheMiddle() {
        begin();
        word(1, 1).putInt(1);
        word(0, 1).putInt(5000);
        end(0);
        assertThat(TracePage.visit(page, LAYOUT, seen)).isFalse();
        assertThat(seen.text).containsExactly(START + 1 + ": 4 1");
        assertThat(TracePage.visit(ByteBuffer.allocate(8), LAYOUT, seen)).isFalse();
        page.putLong(8, 5000);
        assertThat(TracePage.visit(page, LAYOUT, seen)).isFalse();
    }

    @Property
    void readsNothingOutsideThePageWhateverItHolds(@ForAll @Size(max = 400) byte[] bytes, @ForAll short commit) {
        ByteBuffer any = ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        any.putLong(0).putLong(commit & 0xffff).put(bytes).flip();
        TracePage.visit(any, LAYOUT, seen);
    }

    private void begin() {
        page.clear().putLong(START).putLong(0);
    }

    private ByteBuffer word(int type, int delta) {
        return page.putInt(delta << 5 | type);
    }

    private void end(long flags) {
        page.putLong(8, flags | page.position() - LAYOUT.data()).limit(page.capacity());
    }

    private static final class Seen implements TracePage.Visitor {
        private final List<String> text = new ArrayList<>();

        @Override
        public void lost(long events) {
            text.add("lost " + events);
        }

        @Override
        public void event(long time, ByteBuffer event) {
            int first = event.limit() >= 4 ? event.getInt(0) : 0;
            text.add(time + ": " + event.limit() + " " + first);
        }
    }
}
