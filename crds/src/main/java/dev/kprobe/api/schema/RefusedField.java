// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;

/**
 * Refuses a field that is planned but not available, with the sentence that is the input; its first word is the field.
 * Without this, clients that do not validate strictly would see the field dropped in silence.
 */
public final class RefusedField implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        String field = input.substring(0, input.indexOf(' '));
        schema.getProperties()
                .put(
                        field,
                        new JSONSchemaPropsBuilder()
                                .withType("object")
                                .withDescription("Not available yet; refused.")
                                .withXKubernetesPreserveUnknownFields(true)
                                .build());
        var rules = new ArrayList<>(schema.getXKubernetesValidations());
        rules.add(new ValidationRuleBuilder()
                .withRule("!has(self." + field + ")")
                .withMessage(input)
                .withFieldPath("." + field)
                .build());
        schema.setXKubernetesValidations(rules);
        return schema;
    }
}
