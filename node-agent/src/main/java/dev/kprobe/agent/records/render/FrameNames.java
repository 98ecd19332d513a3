// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import dev.kprobe.agent.symbols.AddressNames;
import java.util.Optional;

/**
 * Names of kernel addresses as bytes, kept in a table of fixed size: an address whose place another one has taken is
 * looked up again. Confined to one thread.
 */
final class FrameNames {
    private static final int SIZE = 1 << 12;
    private static final int SHIFT = Long.SIZE - 12;
    /** Spreads addresses, which differ in the middle bits, over the table. */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final AddressNames names;
    private final long[] addresses = new long[SIZE];
    private final byte[][] texts = new byte[SIZE][];

    FrameNames(AddressNames names) {
        this.names = names;
    }

    /** The name, or the address itself as {@code 0x…}. */
    byte[] of(long address) {
        int at = (int) ((address * GOLDEN) >>> SHIFT);
        byte[] text = texts[at];
        if (text == null || addresses[at] != address) {
            Optional<String> name = names.nameOf(address);
            if (name.isEmpty()) {
                // Not kept: its module may be known when it is asked for next.
                return TextBuffer.constant("0x" + Long.toHexString(address));
            }
            text = TextBuffer.constant(name.get());
            texts[at] = text;
            addresses[at] = address;
        }
        return text;
    }
}
