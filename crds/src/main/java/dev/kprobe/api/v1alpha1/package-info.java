// SPDX-License-Identifier: Apache-2.0
/**
 * The kinds of group {@code kprobe.dev/v1alpha1}: records that mirror the custom resources, and nothing that acts on
 * them. Constants of enums are spelled as in the API, so that {@code name()} is the word in YAML, logs and documents.
 * Lists are never null; what may be absent is {@code @Nullable}; everything else is filled with its default.
 */
@NullMarked
package dev.kprobe.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
