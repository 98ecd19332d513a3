// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent tells the cluster: the status of its KprobeNode as a pure function of its state, when it is due, and
 * writing it, to the host's disk first and then to the API server, for as long as it takes.
 */
@NullMarked
package dev.kprobe.agent.report;

import org.jspecify.annotations.NullMarked;
