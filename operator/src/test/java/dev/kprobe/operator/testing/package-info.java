// SPDX-License-Identifier: Apache-2.0
/** What the tests of all packages share: objects to judge and a mock API server. */
@NullMarked
package dev.kprobe.operator.testing;

import org.jspecify.annotations.NullMarked;
