// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Renders the CustomResourceDefinition of a kind as the YAML that is committed. Three things are put right after the
 * generator: printer columns in the order of the annotations, whole numbers without a fraction, and a format on every
 * integer, without which some clients read 32 bits.
 */
final class CrdYaml {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());
    private static final String HEADER = """
            # SPDX-License-Identifier: Apache-2.0
            # Generated from the Java types in crds/ by `make crds`. Do not edit.
            """;

    private CrdYaml() {}

    /** The definition of a kind. */
    static String of(Class<? extends CustomResource<?, ?>> kind) throws JsonProcessingException {
        ObjectNode crd = JSON.valueToTree(generate(kind));
        crd.remove("status");
        for (JsonNode version : crd.withArray("/spec/versions")) {
            orderColumns((ObjectNode) version, kind);
        }
        tidy(crd);
        return HEADER + YAML.writeValueAsString(crd);
    }

    private static HasMetadata generate(Class<? extends CustomResource<?, ?>> kind) {
        List<HasMetadata> generated = new ArrayList<>();
        new CRDGenerator()
                .customResourceClasses(List.of(kind))
                .forCRDVersions("v1")
                .withOutput(new Discarded())
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        generated.add(crd);
                        return crd;
                    }
                })
                .detailedGenerate();
        return generated.getFirst();
    }

    private static void orderColumns(ObjectNode version, Class<?> kind) {
        List<String> order = Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        ArrayNode columns = version.withArray("additionalPrinterColumns");
        List<JsonNode> sorted = new ArrayList<>();
        columns.forEach(sorted::add);
        sorted.sort(Comparator.comparingInt(
                column -> order.indexOf(column.path("name").asText())));
        columns.removeAll().addAll(sorted);
    }

    private static void tidy(JsonNode node) {
        if (node instanceof ObjectNode object) {
            wholeNumber(object, "minimum");
            wholeNumber(object, "maximum");
            if (object.path("type").asText().equals("integer") && !object.has("format") && !object.has("jsonPath")) {
                boolean small = object.path("maximum").asLong(Long.MAX_VALUE) <= Integer.MAX_VALUE;
                object.put("format", small ? "int32" : "int64");
            }
        }
        node.forEach(CrdYaml::tidy);
    }

    private static void wholeNumber(ObjectNode object, String field) {
        JsonNode value = object.get(field);
        if (value != null && value.isFloatingPointNumber()) {
            object.set(field, LongNode.valueOf(value.asLong()));
        }
    }

    /** The generator's own text is not used: its order and numbers are what is put right here. */
    private static final class Discarded implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return new ByteArrayOutputStream();
        }

        @Override
        public URI crdURI(String crdName) {
            return Path.of(crdName).toUri();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
