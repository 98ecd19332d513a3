// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** Bounds of the schema; what is longer is refused by the API server, so writers clip to them first. */
public final class Limits {
    /** Probes in one monitor. */
    public static final int PROBES = 64;

    /** Characters in the name of a probe. */
    public static final int PROBE_NAME = 31;

    /** What the name of a probe looks like. */
    public static final String PROBE_NAME_PATTERN = "^[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$";

    /** Characters in a kernel symbol. */
    public static final int SYMBOL = 127;

    /** What a kernel symbol looks like. */
    public static final String SYMBOL_PATTERN = "^[A-Za-z_.$][A-Za-z0-9_.$]*$";

    /** Characters in the name of an object. */
    public static final int NAME = 253;

    /** Characters in a message. */
    public static final int MESSAGE = 512;

    /** Characters in a point in time. */
    public static final int TIME = 40;

    /** Plans that one node reports on. */
    public static final int PLANS = 256;

    /** Failure groups in the status of a monitor. */
    public static final int FAILURE_GROUPS = 32;

    /** Nodes named in one failure group. */
    public static final int SAMPLE_NODES = 5;

    /** Vanished nodes remembered by UID. */
    public static final int RETIRED_KEYS = 256;

    private Limits() {}

    /** The text, cut to what a message may hold; a cut one ends in an ellipsis. */
    public static String clipMessage(String text) {
        return text.length() <= MESSAGE ? text : text.substring(0, MESSAGE - 1) + "…";
    }
}
