// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.host.DurableFile;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans on the host's disk: the boot in the first line, then one line for each.
 *
 * @param file where
 */
record RevisionFile(DurableFile file) {
    private static final int FIELDS = 3;

    /**
     * What the file holds.
     *
     * @param bootId the boot in which it was written, empty when nothing was
     * @param plans the plans
     */
    record Content(String bootId, Set<PlanRevision> plans) {
        static final Content NONE = new Content("", Set.of());
    }

    /** What was written last; lines that nobody can read are left out. */
    Content read() {
        return file.read().map(RevisionFile::parse).orElse(Content.NONE);
    }

    /** Replaces the content; on disk when this returns. */
    void write(String bootId, Collection<PlanRevision> plans) throws IOException {
        if (plans.isEmpty()) {
            file.remove();
        } else {
            file.write(plans.stream().map(RevisionFile::line).collect(Collectors.joining("", bootId + "\n", "")));
        }
    }

    static Content parse(String text) {
        String[] lines = text.split("\n", -1);
        Set<PlanRevision> plans = new LinkedHashSet<>();
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].split(" ", -1);
            if (fields.length == FIELDS && fields[0].matches("[0-9]{1,18}")) {
                plans.add(new PlanRevision(new PlanId(fields[2], fields[1]), Long.parseLong(fields[0])));
            }
        }
        return new Content(lines[0], plans);
    }

    /** Names and UIDs of objects hold no space. */
    private static String line(PlanRevision revision) {
        return "%d %s %s\n"
                .formatted(
                        revision.generation(),
                        revision.plan().monitorUid(),
                        revision.plan().name());
    }
}
