// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** Bounds of the schema; what is longer is refused by the API server, so writers clip to them first. */
public final class Limits {
    /** Probes in one monitor. */
    public static final int PROBES = 64;

    /** Backends that a monitor may name. */
    public static final int BACKENDS = 3;

    /** Characters in the name of a probe. */
    public static final int PROBE_NAME = 31;

    /** What the name of a probe looks like. */
    public static final String PROBE_NAME_PATTERN = "^[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$";

    /** Characters in a kernel symbol. */
    public static final int SYMBOL = 127;

    /** What a kernel symbol looks like. */
    public static final String SYMBOL_PATTERN = "^[A-Za-z_.$][A-Za-z0-9_.$]*$";

    /** What a pattern of kernel symbols looks like. */
    public static final String SYMBOLS_PATTERN = "^[A-Za-z0-9_.$*?]*[*?][A-Za-z0-9_.$*?]*$";

    /** Patterns of functions that are never probed. */
    public static final int DENIALS = 256;

    /** What such a pattern looks like; it may be a plain name. */
    public static final String DENIAL_PATTERN = "^[A-Za-z0-9_.$*?]+$";

    /** Thousandths of a CPU that hits may take at most. */
    public static final int BUDGET = 1_000_000;

    /** Characters in a number. */
    public static final int NUMBER = 19;

    /** What a number looks like: everything that it matches fits 64 bits, signed or not. */
    public static final String NUMBER_PATTERN = "^(-?[0-9]{1,18}|0x[0-9a-fA-F]{1,16})$";

    /** What a number is, for people. */
    public static final String NUMBER_DESCRIPTION =
            "Number to compare with: decimal with at most 18 digits, or hexadecimal as 0x1f with at most 16.";

    /** Namespaces in the pod filter of one probe. */
    public static final int POD_NAMESPACES = 16;

    /** Conditions on arguments of one probe. */
    public static final int ARGUMENT_FILTERS = 4;

    /** Kinds of what a record can hold. */
    public static final int CAPTURES = 7;

    /** Buckets of a histogram. */
    public static final int BUCKETS = 64;

    /** Groups shown of one probe on a node, and of a monitor. */
    public static final int TOP_GROUPS = 10;

    /** Characters in the name of a group: a namespace, a slash and a pod. */
    public static final int GROUP = 317;

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
