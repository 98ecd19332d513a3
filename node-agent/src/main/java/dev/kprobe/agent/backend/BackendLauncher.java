// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

/** Starts one kind of backend, if it works on this node. */
public interface BackendLauncher {

    /** A backend that is ready to arm. */
    Backend launch() throws BackendRefusedException;
}
