// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.tracefs.EventDefinition;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.agent.tracefs.KprobeEvents;
import java.util.List;

/**
 * Puts the definitions of events into the kernel's list, and takes them out again.
 *
 * @param events the kernel's list
 */
record PerfDefinitions(KprobeEvents events) {
    /** Defines one event in all its places, or in none. */
    void define(EventName name, List<EventDefinition> definitions) throws NativeException {
        int defined = 0;
        try {
            for (EventDefinition definition : definitions) {
                events.define(definition);
                defined++;
            }
        } catch (NativeException e) {
            if (defined > 0) {
                remove(name);
            }
            throw e;
        }
    }

    /** One that can't be removed is not armed; the next agent to start tries again. */
    void remove(EventName name) {
        try {
            events.remove(name);
        } catch (NativeException e) {
            System.getLogger(PerfDefinitions.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
        }
    }
}
