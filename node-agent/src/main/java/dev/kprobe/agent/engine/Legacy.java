// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.util.Optional;

/**
 * What earlier agents left on the host.
 *
 * @param status the last one, with its counts
 * @param quarantine which plans must not be armed again
 */
public record Legacy(Optional<NodeStatus> status, Quarantine quarantine) {}
