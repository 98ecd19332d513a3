// SPDX-License-Identifier: Apache-2.0
/** The agent's settings, read once from the environment; a wrong one stops the agent with a sentence that names it. */
@NullMarked
package dev.kprobe.agent.config;

import org.jspecify.annotations.NullMarked;
