// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What becomes of armed probes when the agent of a node dies. */
public enum OnAgentLoss {
    /** They belong to the agent and leave the kernel with it. */
    Disarm,

    /** They stay for a minute, and go on counting under the next agent if there is one by then. */
    Keep
}
