// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextBufferTest {
    @Property
    void writesNumbersAsJavaDoes(@ForAll long value) {
        assertThat(new TextBuffer().number(value).toString()).isEqualTo(Long.toString(value));
        assertThat(new TextBuffer().unsigned(value).toString()).isEqualTo(Long.toUnsignedString(value));
        assertThat(new TextBuffer().hex(value).toString()).isEqualTo("0x" + Long.toHexString(value));
    }

    @Test
    void grows() {
        TextBuffer buffer = new TextBuffer();
        for (int i = 0; i < 10_000; i++) {
            buffer.text("abc").character('d').padded(7, 3);
        }
        assertThat(buffer.length()).isEqualTo(70_000);
        assertThat(buffer.toString()).startsWith("abcd007abcd").endsWith("d007");
        buffer.clear();
        assertThat(buffer.number(Long.MIN_VALUE).toString()).isEqualTo("-9223372036854775808");
    }
}
