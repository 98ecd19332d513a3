// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.Admission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whether a plan admits a node: it is listed, or its share of a monitor's nodes is open.
 *
 * <p>The share is a hash of monitor and node, so that widening it adds nodes and never exchanges them, and so that
 * different monitors begin on different nodes.
 */
public final class Admissions {
    private static final int PERCENT = 100;

    private Admissions() {}

    /** Whether this node may arm. */
    public static boolean admits(Admission admission, String monitorUid, String node) {
        return admission.percentage() >= PERCENT
                || admission.nodes().contains(node)
                || bucket(monitorUid, node) < admission.percentage();
    }

    /** A stable number from 0 to 99 for a monitor and a node. */
    static int bucket(String monitorUid, String node) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((monitorUid + "/" + node).getBytes(StandardCharsets.UTF_8));
            int number = (digest[0] & 0xff) << 16 | (digest[1] & 0xff) << 8 | (digest[2] & 0xff);
            return number % PERCENT;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }
}
