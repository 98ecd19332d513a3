// SPDX-License-Identifier: Apache-2.0
/** The end of the product on a cluster: what runs before the chart is removed. */
@NullMarked
package dev.kprobe.operator.uninstall;

import org.jspecify.annotations.NullMarked;
