// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.stream.Stream;

/** Access to parts of a schema that must be there. */
final class Schemas {
    private Schemas() {}

    /** The schema of a property; a customizer on the wrong type is a mistake of this build. */
    static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        JSONSchemaProps property = schema.getProperties().get(name);
        if (property == null) {
            throw new IllegalStateException(
                    "no property " + name + " among " + schema.getProperties().keySet());
        }
        return property;
    }

    /** The schema of the entries of a list. */
    static JSONSchemaProps items(JSONSchemaProps list) {
        return list.getItems().getSchema();
    }

    /** The values of an enum. */
    static List<JsonNode> words(String... words) {
        return Stream.of(words).<JsonNode>map(TextNode::valueOf).toList();
    }
}
