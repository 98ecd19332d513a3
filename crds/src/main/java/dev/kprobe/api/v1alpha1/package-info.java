// SPDX-License-Identifier: Apache-2.0
/**
 * The kinds of group {@code kprobe.dev/v1alpha1}: records that mirror the custom resources, and nothing that acts on
 * them.
 */
@org.jspecify.annotations.NullMarked
package dev.kprobe.api.v1alpha1;
