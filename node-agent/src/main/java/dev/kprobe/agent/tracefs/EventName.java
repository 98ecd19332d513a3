// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

/**
 * The name of a dynamic event.
 *
 * @param group what the kernel calls the system of an event: a folder of its tracing directory
 * @param event the event within its group
 */
public record EventName(String group, String event) {
    /** Every group that an agent of this project makes begins like this; nobody else's does. */
    public static final String OWN_PREFIX = "kpm_";

    /** What the kernel allows for group and event each, less its terminating zero. */
    private static final int LONGEST = 63;

    /** The group of the agent that runs as this process. */
    public static String groupOf(long processId) {
        return OWN_PREFIX + Long.toHexString(processId);
    }

    /**
     * A name for a probe: readable where the kernel allows it, unique by its number and group, for the kernel's list of
     * misses leaves the group out.
     */
    public static EventName of(String group, String label, int number) {
        String readable = label.replaceAll("[^A-Za-z0-9_]", "_");
        String suffix = "_" + number + group.substring(OWN_PREFIX.length() - 1);
        String start = "p_" + readable;
        return new EventName(group, start.substring(0, Math.min(start.length(), LONGEST - suffix.length())) + suffix);
    }

    /** Whether an agent of this project made it. */
    public boolean own() {
        return group.startsWith(OWN_PREFIX);
    }

    /** As the kernel writes it: {@code group/event}. */
    @Override
    public String toString() {
        return group + "/" + event;
    }
}
