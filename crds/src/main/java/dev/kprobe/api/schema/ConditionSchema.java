// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;

/** Gives {@code conditions} the schema that Kubernetes gives its own conditions. */
public final class ConditionSchema implements SchemaCustomizer.Customizer {
    private static final Map<String, Long> LENGTHS = Map.of("type", 316L, "reason", 1024L, "message", 32_768L);

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        JSONSchemaProps condition = Schemas.items(Schemas.property(schema, "conditions"));
        condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
        LENGTHS.forEach((field, length) -> Schemas.property(condition, field).setMaxLength(length));
        Schemas.property(condition, "status").setEnum(Schemas.words("True", "False", "Unknown"));
        Schemas.property(condition, "lastTransitionTime").setFormat("date-time");
        return schema;
    }
}
