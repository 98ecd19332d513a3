// SPDX-License-Identifier: Apache-2.0
/**
 * What the schema of the kinds needs beyond the generator's annotations: list types, bounds of embedded Kubernetes
 * types, fields that are refused. Read by the generator only; nothing at run time loads it.
 */
@NullMarked
package dev.kprobe.api.schema;

import org.jspecify.annotations.NullMarked;
