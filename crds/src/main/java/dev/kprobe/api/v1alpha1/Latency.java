// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/**
 * Durations of calls in nanoseconds, from buckets of powers of two: a quantile given here is at least the true one and
 * less than twice it, and never more than the longest, which is exact.
 */
@ApiType
public record Latency(
        @JsonPropertyDescription("Half of the calls took no longer; less than twice the true value, never below it.")
        @Min(0)
        long p50,

        @JsonPropertyDescription("90 % of the calls took no longer; less than twice the true value, never below it.")
        @Min(0)
        long p90,

        @JsonPropertyDescription("99 % of the calls took no longer; less than twice the true value, never below it.")
        @Min(0)
        long p99,

        @JsonPropertyDescription("The longest call, exactly.") @Min(0)
        long max) {}
