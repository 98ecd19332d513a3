// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.RecordVisitor;
import dev.kprobe.agent.records.render.StackLine;
import dev.kprobe.agent.records.render.TextBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Counts equal stacks, as programs that draw flame graphs read them: {@code command;outer;inner 42}. */
final class FoldedStacks implements RecordVisitor {
    /** A bound on memory; more different stacks than these make no picture either. */
    private static final int MOST = 10_000;

    private static final String OTHER = "[other]";
    private static final String LOST = "[lost]";

    private final StackLine line;
    private final TextBuffer buffer = new TextBuffer();
    private final Map<String, Long> counts = new TreeMap<>();

    FoldedStacks(StackLine line) {
        this.line = line;
    }

    @Override
    public void visit(RecordView record) {
        buffer.clear();
        line.append(buffer, record);
        String stack = buffer.toString();
        counts.merge(counts.size() < MOST || counts.containsKey(stack) ? stack : OTHER, 1L, Long::sum);
    }

    /** All that was counted, and what could not be. */
    byte[] text(long lost) {
        TextBuffer text = new TextBuffer();
        counts.forEach((stack, count) -> text.text(TextBuffer.constant(stack))
                .character(' ')
                .number(count)
                .character('\n'));
        if (lost > 0) {
            text.text(LOST).character(' ').number(lost).character('\n');
        }
        return text.toBytes();
    }
}
