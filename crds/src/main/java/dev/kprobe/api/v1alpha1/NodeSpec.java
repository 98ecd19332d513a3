// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What an administrator decides about one node. */
@ApiType
public record NodeSpec(
        @JsonPropertyDescription("Nothing is armed on this node.") @Default("false")
        boolean disabled) {}
