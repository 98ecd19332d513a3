// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.host.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RevisionFilePropertiesTest {
    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll("revisions") Set<PlanRevision> plans) throws IOException {
        Path directory = Files.createTempDirectory("revisions");
        RevisionFile file = new RevisionFile(new DurableFile(directory, "file"));
        file.write("boot", Set.of(new PlanRevision(new PlanId("before", "u"), 1)));
        file.write("boot", plans);
        assertThat(file.read().plans()).isEqualTo(plans);
        assertThat(file.read().bootId()).isEqualTo(plans.isEmpty() ? "" : "boot");
        file.write("boot", Set.of());
        Files.delete(directory);
    }

    @Property
    void anyTextIsRead(@ForAll String text) {
        assertThat(RevisionFile.parse(text).plans()).hasSizeLessThanOrEqualTo(text.length());
    }

    @Provide
    Arbitrary<Set<PlanRevision>> revisions() {
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('a', 'z').withChars("-.0").ofMinLength(1);
        return Combinators.combine(names, names, Arbitraries.longs().between(0, 999_999_999_999_999_999L))
                .as((name, uid, generation) -> new PlanRevision(new PlanId(name, uid), generation))
                .set()
                .ofMaxSize(4);
    }
}
