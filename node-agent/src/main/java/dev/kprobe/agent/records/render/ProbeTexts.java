// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordView;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is the same in all records of a probe, rendered once. Confined to one thread. */
final class ProbeTexts {
    /** More probes than the module has room for came and went: begin anew. */
    private static final int MOST = 4096;

    private final String node;
    private final ProbeLabels labels;
    private final IdentityHashMap<ProbeLabel, Entry> entries = new IdentityHashMap<>();
    private final Entry unknown;

    ProbeTexts(String node, ProbeLabels labels) {
        this.node = node;
        this.labels = labels;
        TextBuffer text = begin();
        this.unknown = new Entry(text.toBytes(), List.of());
    }

    /** Of the probe that wrote a record; without its names when they are not known any more. */
    Entry of(RecordView record) {
        @Nullable ProbeLabel label = labels.of(record.slot(), record.generation());
        if (label == null) {
            return unknown;
        }
        Entry known = entries.get(label);
        return known != null ? known : remember(label);
    }

    private Entry remember(ProbeLabel label) {
        if (entries.size() >= MOST) {
            entries.clear();
        }
        TextBuffer text = begin();
        member(text, "monitor", label.monitor());
        member(text, "probe", label.probe());
        member(text, "symbol", label.symbol());
        member(text, "on", label.onReturn() ? "Return" : "Entry");
        Entry entry = new Entry(text.toBytes(), MemoryCalls.of(label.symbol()));
        entries.put(label, entry);
        return entry;
    }

    private TextBuffer begin() {
        TextBuffer text = new TextBuffer();
        text.character('"');
        member(text, "node", node);
        return text;
    }

    private static void member(TextBuffer text, String name, String value) {
        text.character(',');
        JsonText.quoted(text, name);
        text.character(':');
        JsonText.quoted(text, value);
    }

    /**
     * Of one probe.
     *
     * @param text members in JSON, from the quote that ends the time on
     * @param arguments of the function, if it is known
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(byte[] text, List<MemoryCalls.Argument> arguments) {}
}
