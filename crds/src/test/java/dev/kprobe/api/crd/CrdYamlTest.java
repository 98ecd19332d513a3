// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed YAML is what the Java types say, byte for byte. With {@code -Dkpm.crds.write=true} the files are
 * written instead of compared; that is what {@code make crds} does.
 */
class CrdYamlTest {
    private static final Path FOLDER = Path.of("crds");

    @ParameterizedTest
    @ValueSource(classes = {KprobeMonitor.class, KprobePlan.class, KprobeNode.class, KprobeFleet.class})
    void committedYamlIsReproduced(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        String generated = CrdYaml.of(kind);
        Path file = FOLDER.resolve(HasMetadata.getPlural(kind) + ".yaml");
        if (Boolean.getBoolean("kpm.crds.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("crds/%s is not what the Java types in crds/ generate: run `make crds` and commit the result", file)
                .exists()
                .content()
                .isEqualTo(generated);
    }
}
