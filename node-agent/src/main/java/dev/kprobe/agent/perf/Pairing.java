// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds to each return the entry of the same call.
 *
 * <p>A call is told from all others by its function, its thread and where on the thread's stack it began, so recursion
 * does not confuse it. Whenever events were lost, all entries that wait are forgotten: their returns may be among the
 * lost, and a later return at the same place of the stack must not be taken for theirs. So there are fewer pairs than
 * calls then, but never a wrong one. Must be told everything in the order of time.
 */
final class Pairing {
    /** Calls that may wait for their return; beyond that the oldest are forgotten. */
    private static final int MOST = 1 << 16;

    private final int[] shifts;
    private final Map<Call, Long> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Call, Long> eldest) {
            return size() > MOST;
        }
    };

    private long unpaired;

    /** @param shifts how much higher the stack pointer may be on return than on entry, the likeliest first */
    Pairing(int... shifts) {
        this.shifts = shifts.clone();
    }

    /** A call begins. */
    void entered(int probe, int thread, long stackPointer, long time) {
        Call call = new Call(probe, thread, stackPointer);
        waiting.remove(call);
        waiting.put(call, time);
    }

    /** A call ends: how long it took, empty when its entry is not known. */
    OptionalLong returned(int probe, int thread, long stackPointer, long time) {
        for (int shift : shifts) {
            Long begun = waiting.remove(new Call(probe, thread, stackPointer - shift));
            if (begun != null) {
                return OptionalLong.of(Math.max(0, time - begun));
            }
        }
        unpaired++;
        return OptionalLong.empty();
    }

    /** Events were lost up to now. */
    void lost() {
        waiting.clear();
    }

    /** Nobody asks for this probe any more. */
    void forget(int probe) {
        waiting.keySet().removeIf(call -> call.probe() == probe);
    }

    /** Returns without an entry so far. */
    long unpaired() {
        return unpaired;
    }

    private record Call(int probe, int thread, long stackPointer) {}
}
