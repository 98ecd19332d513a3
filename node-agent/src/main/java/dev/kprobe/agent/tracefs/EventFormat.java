// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of an event are, as its {@code format} file says.
 *
 * @param id the number that the event begins with
 * @param fields by name
 */
public record EventFormat(int id, Map<String, Field> fields) {
    private static final Pattern ID = Pattern.compile("ID: (\\d{1,9})");
    private static final Pattern FIELD = Pattern.compile(
            "\\s*field:\\s*([^;]*?)\\s*([A-Za-z0-9_]+)(?:\\[[^;]*])?\\s*;\\s*offset:(\\d{1,6});\\s*size:(\\d{1,6});.*");

    /** Copies the map. */
    public EventFormat {
        fields = Map.copyOf(fields);
    }

    /** Parses a {@code format} file, or {@code header_page}, which has no number; other lines are skipped. */
    public static EventFormat parse(List<String> lines) {
        int id = 0;
        Map<String, Field> fields = new HashMap<>();
        for (String line : lines) {
            Matcher number = ID.matcher(line);
            if (number.matches()) {
                id = Integer.parseInt(number.group(1));
            }
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                fields.put(
                        field.group(2),
                        new Field(
                                Integer.parseInt(field.group(3)),
                                Integer.parseInt(field.group(4)),
                                field.group(1).startsWith("__data_loc")));
            }
        }
        return new EventFormat(id, fields);
    }

    /**
     * The field of a name.
     *
     * @return null when the event has no such field
     */
    public @Nullable Field field(String name) {
        return fields.get(name);
    }

    /**
     * A field of an event.
     *
     * @param offset from the start of the event
     * @param size in bytes
     * @param located whether it only says where the text is
     */
    public record Field(int offset, int size, boolean located) {

        /** The number in it; 0 when it lies outside the event. */
        public long number(ByteBuffer event) {
            if (offset + size > event.limit()) {
                return 0;
            }
            return switch (size) {
                case 1 -> event.get(offset);
                case 2 -> event.getShort(offset);
                case 4 -> event.getInt(offset);
                case 8 -> event.getLong(offset);
                default -> 0;
            };
        }

        /** The text that it says the place of; empty when that lies outside the event. */
        public String text(ByteBuffer event) {
            if (!located || offset + size > event.limit()) {
                return "";
            }
            int place = (int) number(event);
            int from = place & 0xffff;
            int length = place >>> 16;
            if (from + length > event.limit()) {
                return "";
            }
            byte[] bytes = new byte[length];
            event.get(from, bytes);
            int end = 0;
            while (end < length && bytes[end] != 0) {
                end++;
            }
            return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        }
    }
}
