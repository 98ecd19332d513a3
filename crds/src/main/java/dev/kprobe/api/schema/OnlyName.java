// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Refuses an object of any other name than the input, and one without a spec: of this kind there is one in a cluster.
 */
public final class OnlyName implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        schema.setRequired(List.of("spec"));
        schema.setXKubernetesValidations(List.of(new ValidationRuleBuilder()
                .withRule("self.metadata.name == '" + input + "'")
                .withMessage("there is one object of this kind in a cluster: set metadata.name to " + input)
                .build()));
        return schema;
    }
}
