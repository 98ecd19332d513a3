// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.agent.plan.Stance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands on the host's disk, and when. */
class QuarantineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodePlan PLAN = Plans.armed("p", Plans.probe("mmap", "mmap"));

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aPlanIsOnDiskFromBeforeItsFirstProbeToTheEndOfItsProbation() throws IOException {
        Quarantine quarantine = boot("one");
        quarantine.judge(List.of(PLAN), START);
        assertThat(arming()).doesNotExist();
        quarantine.arming(PLAN.id());
        assertThat(arming()).hasContent("one\n1 uid p\n");
        quarantine.judge(List.of(PLAN), START.plusSeconds(59));
        assertThat(arming()).exists();
        quarantine.judge(List.of(PLAN), START.plusSeconds(60));
        assertThat(arming()).doesNotExist();
    }

    @Test
    void probationBeginsAnewWithEveryProbe() throws IOException {
        Quarantine quarantine = boot("one");
        quarantine.judge(List.of(PLAN), START);
        quarantine.arming(PLAN.id());
        quarantine.judge(List.of(PLAN), START.plusSeconds(30));
        quarantine.arming(PLAN.id());
        quarantine.judge(List.of(PLAN), START.plusSeconds(60));
        assertThat(arming()).exists();
        quarantine.judge(List.of(PLAN), START.plusSeconds(90));
        assertThat(arming()).doesNotExist();
    }

    @Test
    void theNextAgentOfTheSameBootEndsTheProbation() throws IOException {
        Quarantine quarantine = boot("one");
        quarantine.judge(List.of(PLAN), START);
        quarantine.arming(PLAN.id());
        Quarantine next = boot("one");
        next.judge(List.of(PLAN), START.plusSeconds(59));
        assertThat(arming()).exists();
        assertThat(next.judge(List.of(PLAN), START.plusSeconds(60))).containsExactly(PLAN);
        assertThat(arming()).doesNotExist();
    }

    @Test
    void aPlanThatIsGoneIsForgotten() throws IOException {
        Quarantine quarantine = boot("one");
        quarantine.judge(List.of(PLAN), START);
        quarantine.arming(PLAN.id());
        Quarantine next = boot("two");
        assertThat(arming()).doesNotExist();
        assertThat(directory.resolve("quarantined")).hasContent("two\n1 uid p\n");
        assertThat(next.judge(List.of(PLAN), START).getFirst().stance()).isEqualTo(Stance.QUARANTINE);
        next.judge(List.of(), START);
        assertThat(directory.resolve("quarantined")).doesNotExist();
    }

    @Test
    void nothingMayBeArmedThatCannotBeNoted() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Quarantine quarantine = new Quarantine(file, "one", START);
        quarantine.judge(List.of(PLAN), START);
        assertThatThrownBy(() -> quarantine.arming(PLAN.id())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> quarantine.arming(PLAN.id())).isInstanceOf(IOException.class);
    }

    private Quarantine boot(String id) {
        return new Quarantine(directory, id, START);
    }

    private Path arming() {
        return directory.resolve("arming");
    }
}
