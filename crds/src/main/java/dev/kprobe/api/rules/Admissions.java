// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import dev.kprobe.api.v1alpha1.Admission;

/**
 * Which nodes a plan admits: those it lists and a share of all others. The share is by hash, so that it needs no list,
 * is the same wherever it is decided, and only grows while the percentage grows.
 */
public final class Admissions {
    private static final int WHOLE = 100;

    private Admissions() {}

    /** Whether the node may arm what the plan of this monitor holds. */
    public static boolean admits(Admission admission, String monitorUid, String nodeName) {
        return admission.percentage() >= WHOLE
                || admission.nodes().contains(nodeName)
                || share(monitorUid, nodeName) < admission.percentage();
    }

    private static long share(String monitorUid, String nodeName) {
        return Long.remainderUnsigned(Hashes.first8(monitorUid + "/" + nodeName), WHOLE);
    }
}
