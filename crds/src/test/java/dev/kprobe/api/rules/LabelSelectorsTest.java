// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorsTest {
    private static final Map<String, String> LABELS = Map.of("pool", "web", "zone", "a");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                    | true
                    {matchLabels: {pool: web}}                                            | true
                    {matchLabels: {pool: web, zone: b}}                                   | false
                    {matchLabels: {other: web}}                                           | false
                    {matchExpressions: [{key: zone, operator: In, values: [a, b]}]}       | true
                    {matchExpressions: [{key: other, operator: In, values: [a]}]}         | false
                    {matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}       | false
                    {matchExpressions: [{key: other, operator: NotIn, values: [a]}]}      | true
                    {matchExpressions: [{key: pool, operator: Exists}]}                   | true
                    {matchExpressions: [{key: other, operator: Exists}]}                  | false
                    {matchExpressions: [{key: other, operator: DoesNotExist}]}            | true
                    {matchExpressions: [{key: pool, operator: DoesNotExist}]}             | false
                    {matchExpressions: [{key: pool, operator: Whatever}]}                 | false
                    """)
    void matchesAsKubernetesDoes(String selector, boolean expected) {
        LabelSelector parsed = new KubernetesSerialization().unmarshal("--- " + selector, LabelSelector.class);

        assertThat(LabelSelectors.matches(parsed, LABELS)).isEqualTo(expected);
    }

    @Test
    void absentSelectsEverything() {
        assertThat(LabelSelectors.matches(null, LABELS)).isTrue();
        assertThat(LabelSelectors.matches(null, null)).isTrue();
    }
}
