// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.io.IOException;
import java.util.List;

/**
 * How a page of a trace buffer is laid out, as {@code events/header_page} says.
 *
 * @param commit offset of the length of the data, which comes with flags
 * @param data offset of the data
 * @param size of the whole page
 */
public record PageLayout(int commit, int data, int size) {

    /** Parses {@code header_page}. */
    public static PageLayout parse(List<String> lines) throws IOException {
        EventFormat header = EventFormat.parse(lines);
        EventFormat.Field commit = header.field("commit");
        EventFormat.Field data = header.field("data");
        if (commit == null || data == null || commit.offset() < Long.BYTES || data.offset() <= commit.offset()) {
            throw new IOException("the kernel describes its trace pages in a way that is not known: " + lines);
        }
        return new PageLayout(commit.offset(), data.offset(), data.offset() + data.size());
    }
}
