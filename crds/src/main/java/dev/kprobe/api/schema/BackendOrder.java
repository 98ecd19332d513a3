// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Lets the list of backends that is the input name each at most once, and only those that count. */
public final class BackendOrder implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        Schemas.property(schema, input)
                .setXKubernetesValidations(List.of(
                        rule("!self.exists(one, one == 'None')", "None counts nothing: name Module, Bpf or Perf"),
                        rule("self.all(one, self.exists_one(other, other == one))", "name each backend once")));
        return schema;
    }

    private static ValidationRule rule(String rule, String message) {
        return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
    }
}
