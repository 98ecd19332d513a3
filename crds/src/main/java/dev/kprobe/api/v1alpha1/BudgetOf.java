// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** Whose budget was exceeded. */
public enum BudgetOf {
    /** That of the probe. */
    Probe,

    /** That of its monitor for all of its probes together, of which the probe took most. */
    Monitor,

    /** That of the node for all probes together, of which the probe took most. */
    Node
}
