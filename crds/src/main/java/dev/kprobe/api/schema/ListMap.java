// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Makes a list a map by one key ("probes by name"): keys are unique, and writers own entries, not the list. */
public final class ListMap implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        String[] words = input.split(" by ", -1);
        JSONSchemaProps list = Schemas.property(schema, words[0]);
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(words[1]));
        return schema;
    }
}
