// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventFormatTest {
    @Test
    void readsNumbersOfEverySize() {
        ByteBuffer event = ByteBuffer.allocate(16).putLong(0, 0x0102030405060708L);
        assertThat(new EventFormat.Field(7, 1, false).number(event)).isEqualTo(8);
        assertThat(new EventFormat.Field(6, 2, false).number(event)).isEqualTo(0x0708);
        assertThat(new EventFormat.Field(4, 4, false).number(event)).isEqualTo(0x05060708);
        assertThat(new EventFormat.Field(0, 8, false).number(event)).isEqualTo(0x0102030405060708L);
        assertThat(new EventFormat.Field(8, 8, false).number(event)).isZero();
        assertThat(new EventFormat.Field(0, 3, false).number(event)).isZero();
        assertThat(new EventFormat.Field(9, 8, false).number(event)).isZero();
    }

    @Property
    void neverFailsOnAnyText(@ForAll @Size(max = 8) List<String> lines) {
        assertThatCode(() -> EventFormat.parse(lines)).doesNotThrowAnyException();
        assertThatCode(() -> {
                    try {
                        PageLayout layout = PageLayout.parse(lines);
                        assertThat(layout.size()).isGreaterThanOrEqualTo(layout.data());
                    } catch (IOException e) {
                        assertThat(e).hasMessageStartingWith("the kernel describes its trace pages");
                    }
                })
                .doesNotThrowAnyException();
    }

    /** The format is the kernel's, and so is the event; where they do not fit, nothing outside the event is read. */
    @Property
    void readsNothingOutsideTheEvent(
            @ForAll @IntRange(max = 400) int offset,
            @ForAll @IntRange(max = 16) int size,
            @ForAll boolean located,
            @ForAll @Size(max = 200) byte[] bytes) {
        EventFormat format = EventFormat.parse(List.of(
                "name: any",
                "ID: 7",
                "\tfield:%s text;\toffset:%d;\tsize:%d;\tsigned:0;"
                        .formatted(located ? "__data_loc char[]" : "char", offset, size)));
        assertThat(format.id()).isEqualTo(7);
        EventFormat.Field field = Objects.requireNonNull(format.field("text"));
        assertThat(field).isEqualTo(new EventFormat.Field(offset, size, located));
        ByteBuffer event = ByteBuffer.wrap(bytes);
        long number = field.number(event);
        String text = field.text(event);
        assertThat(text.length()).isLessThanOrEqualTo(bytes.length);
        if (offset + size > bytes.length) {
            assertThat(number).isZero();
            assertThat(text).isEmpty();
        }
    }
}
