// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** State of one node for all plans. */
public enum NodePhase {
    /** The agent has not chosen a backend yet. */
    Starting,

    /** Nothing to arm. */
    Idle,

    /** Everything that is to be armed is. */
    Armed,

    /** Something could not be armed. */
    Degraded,

    /** The node went down right after a plan was armed, which is not armed again until its monitor changes. */
    Quarantined,

    /** No backend works. */
    Unsupported,

    /** The agent was away from the API server for longer than the fleet allows, and has disarmed everything. */
    Disconnected,

    /** An administrator stopped the fleet. */
    Stopped,

    /** An administrator disabled the node. */
    Disabled
}
