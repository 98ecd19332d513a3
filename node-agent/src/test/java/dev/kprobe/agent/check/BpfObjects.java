// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.nativeaccess.BpfCall;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How many the kernel has, whoever made them.
 *
 * @param programs that are loaded
 * @param maps of them
 * @param links that run them
 */
record BpfObjects(int programs, int maps, int links) {
    private static final int PROG_GET_NEXT_ID = 11;
    private static final int MAP_GET_NEXT_ID = 12;
    private static final int LINK_GET_NEXT_ID = 31;
    private static final int SETTLING = 1_000;
    private static final int ATTEMPTS = 200;

    static BpfObjects now() throws NativeException {
        return new BpfObjects(count(PROG_GET_NEXT_ID), count(MAP_GET_NEXT_ID), count(LINK_GET_NEXT_ID));
    }

    /** When what was closed before has been freed: as many as a second ago. */
    static BpfObjects settled() throws NativeException, InterruptedException {
        BpfObjects before = now();
        Thread.sleep(SETTLING);
        for (int i = 0; i < ATTEMPTS && !now().equals(before); i++) {
            before = now();
            Thread.sleep(SETTLING);
        }
        return before;
    }

    /** As many as these, which may take a moment, for the kernel frees later; or what there is else. */
    BpfObjects await() throws NativeException, InterruptedException {
        BpfObjects now = now();
        for (int i = 0; i < ATTEMPTS && !now.equals(this); i++) {
            Thread.sleep(50);
            now = now();
        }
        return now;
    }

    private static int count(int command) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(16, Long.BYTES);
            int count = 0;
            while (isThereNext(command, attributes)) {
                attributes.set(ValueLayout.JAVA_INT, 0, attributes.get(ValueLayout.JAVA_INT, 4));
                count++;
            }
            return count;
        }
    }

    private static boolean isThereNext(int command, MemorySegment attributes) throws NativeException {
        try {
            BpfCall.call("list BPF objects", command, attributes);
            return true;
        } catch (NativeException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }
}
