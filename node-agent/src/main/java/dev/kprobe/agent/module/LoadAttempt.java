// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import java.util.Locale;

/**
 * An attempt to load the module, as it stands in a line on the host's disk.
 *
 * @param bootId the boot in which it was made
 * @param state how far it has come
 * @param ends how often before the node or an agent went down with the same build
 * @param build which was loaded
 */
record LoadAttempt(String bootId, State state, int ends, String build) {
    /** None was made, or it did no harm. */
    static final LoadAttempt NONE = new LoadAttempt("", State.OVER, 0, "");

    private static final int FIELDS = 4;

    /** How far an attempt has come. */
    enum State {
        /** The kernel may be at it. */
        LOADING,
        /** The kernel has it. */
        LOADED,
        /** It is known how it ended. */
        OVER
    }

    /** None when nobody can read it. */
    static LoadAttempt parse(String text) {
        String[] fields = text.strip().split(" ", -1);
        if (fields.length != FIELDS || !fields[2].matches("[0-9]{1,4}")) {
            return NONE;
        }
        for (State state : State.values()) {
            if (word(state).equals(fields[1])) {
                return new LoadAttempt(fields[0], state, Integer.parseInt(fields[2]), fields[3]);
            }
        }
        return NONE;
    }

    String line() {
        return "%s %s %d %s\n".formatted(bootId, word(state), ends, build);
    }

    /**
     * Whether, as seen by a new agent, the node or the agent has ended on the way. An agent that dies in a node that
     * has the module and lives on may have been killed.
     */
    boolean endedBadly(String thisBoot) {
        return state == State.LOADING || (state == State.LOADED && !bootId.equals(thisBoot));
    }

    /** Whether it was the node, and nothing else was going on in the kernel for this agent. */
    boolean tookTheNodeDown(String thisBoot) {
        return state == State.LOADING && !bootId.equals(thisBoot);
    }

    boolean isLoaded(String thisBoot) {
        return state == State.LOADED && bootId.equals(thisBoot);
    }

    LoadAttempt ended(String thisBoot) {
        return new LoadAttempt(thisBoot, State.OVER, ends + 1, build);
    }

    LoadAttempt loaded() {
        return new LoadAttempt(bootId, State.LOADED, ends, build);
    }

    /** The next attempt, with what is known against the build. */
    LoadAttempt next(String thisBoot, String nextBuild) {
        return new LoadAttempt(thisBoot, State.LOADING, nextBuild.equals(build) ? ends : 0, nextBuild);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
