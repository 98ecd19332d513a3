// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

/** What programs keep on their stack, by the offset from the frame pointer. */
final class Frame {
    /** Name of the task, 16 bytes. */
    static final int COMMAND = -16;
    /** Eight bytes that are read and forgotten. */
    static final int SCRATCH = -24;
    /** Key of the calls that are under way in a thread. */
    static final int THREAD = -32;
    /** A first value for them. */
    static final int CALLS = THREAD - CallStack.BYTES;
    /** Key of a group, as long as the longest. */
    static final int GROUP = CALLS - 16;
    /** A first value for it. */
    static final int ONE = GROUP - 8;

    private Frame() {}
}
