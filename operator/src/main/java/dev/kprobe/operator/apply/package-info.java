// SPDX-License-Identifier: Apache-2.0
/** Writes to the cluster, all of them idempotent. */
@NullMarked
package dev.kprobe.operator.apply;

import org.jspecify.annotations.NullMarked;
