// SPDX-License-Identifier: Apache-2.0
/** Records as their readers get them. */
@NullMarked
package dev.kprobe.agent.records.serve;

import org.jspecify.annotations.NullMarked;
