// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Bounds a label selector, the property that is the input, and refuses operators and values that match nothing
 * sensible.
 */
public final class LabelSelectorSchema implements SchemaCustomizer.Customizer {
    private static final long REQUIREMENTS = 16;
    private static final long VALUES = 32;
    private static final long KEY_LENGTH = 317;
    private static final long VALUE_LENGTH = 63;

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        JSONSchemaProps selector = Schemas.property(schema, input);
        JSONSchemaProps labels = Schemas.property(selector, "matchLabels");
        labels.setMaxProperties(REQUIREMENTS);
        labels.getAdditionalProperties().getSchema().setMaxLength(VALUE_LENGTH);
        JSONSchemaProps expressions = Schemas.property(selector, "matchExpressions");
        expressions.setXKubernetesListType("atomic");
        expressions.setMaxItems(REQUIREMENTS);
        requirement(Schemas.items(expressions), input);
        return schema;
    }

    private static void requirement(JSONSchemaProps requirement, String selector) {
        requirement.setRequired(List.of("key", "operator"));
        Schemas.property(requirement, "key").setMaxLength(KEY_LENGTH);
        Schemas.property(requirement, "operator").setEnum(Schemas.words("In", "NotIn", "Exists", "DoesNotExist"));
        JSONSchemaProps values = Schemas.property(requirement, "values");
        values.setXKubernetesListType("atomic");
        values.setMaxItems(VALUES);
        Schemas.items(values).setMaxLength(VALUE_LENGTH);
        requirement.setXKubernetesValidations(List.of(new ValidationRuleBuilder()
                .withRule("(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)")
                .withMessage(selector + ".matchExpressions: values is needed with operator In and NotIn and not allowed"
                        + " with Exists and DoesNotExist: add or remove values")
                .build()));
    }
}
