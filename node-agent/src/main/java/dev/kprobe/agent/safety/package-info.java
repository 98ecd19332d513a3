// SPDX-License-Identifier: Apache-2.0
/** What keeps the agent from doing the same harm twice: plans that took their node down are not armed again. */
@NullMarked
package dev.kprobe.agent.safety;

import org.jspecify.annotations.NullMarked;
