// SPDX-License-Identifier: Apache-2.0
/** What the operator sees of the cluster: informers with projected objects, and the snapshots taken from them. */
@NullMarked
package dev.kprobe.operator.observe;

import org.jspecify.annotations.NullMarked;
