// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Makes the list that the input names a set: its entries are unique, and writers own entries, not the list. */
public final class SetList implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        Schemas.property(schema, input).setXKubernetesListType("set");
        return schema;
    }
}
