// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** Names that every part of the product shares. */
public final class Api {
    /** API group of all kinds. */
    public static final String GROUP = "kprobe.dev";

    /** Version of this package's kinds. */
    public static final String VERSION = "v1alpha1";

    /** Finalizer of a monitor: it goes when the probes are out of every reachable kernel. */
    public static final String DISARM_FINALIZER = GROUP + "/disarm";

    private Api() {}
}
