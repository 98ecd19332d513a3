// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What the hits of a probe are counted by, beside all together. */
public enum GroupBy {
    /** All together only. */
    None,

    /** The pod that the process belongs to. */
    Pod,

    /** The name of the task. */
    Command,

    /** The process, by its id on the node. */
    Process,

    /** The number that the function returned. */
    ReturnValue
}
