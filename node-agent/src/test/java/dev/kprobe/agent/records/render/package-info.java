// SPDX-License-Identifier: Apache-2.0
/** What records look like as text. */
@NullMarked
package dev.kprobe.agent.records.render;

import org.jspecify.annotations.NullMarked;
