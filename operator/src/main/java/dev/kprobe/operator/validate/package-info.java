// SPDX-License-Identifier: Apache-2.0
/** Checks that no schema can make because they need more than one object. Pure. */
@NullMarked
package dev.kprobe.operator.validate;

import org.jspecify.annotations.NullMarked;
