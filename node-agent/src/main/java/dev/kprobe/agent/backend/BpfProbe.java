// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.kernel.Attachment;
import dev.kprobe.agent.bpf.kernel.KeyedMap;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.kernel.Program;
import dev.kprobe.agent.bpf.program.CountLayout;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.module.DeviceGroup;
import dev.kprobe.agent.nativeaccess.BpfCall;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A probe that is in the kernel: its maps, its programs, and what runs these. */
final class BpfProbe implements AutoCloseable {
    private static final String PROGRAM_NAME = "program";
    private static final String LINK_NAME = "link";

    private final ProbeMaps maps;
    private final boolean onReturn;
    private final GroupBy by;
    private final GroupLabels labels;
    private final List<Program> programs = new ArrayList<>();
    private final List<Explanation.Part> parts = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private List<Resolution.Found> places = List.of();
    /** What attachments had missed when they were closed. */
    private long missedBefore;

    /**
     * A probe without programs.
     *
     * @param maps are closed with it
     * @param onReturn counts returns
     * @param by what its groups are
     * @param labels name them
     */
    BpfProbe(ProbeMaps maps, boolean onReturn, GroupBy by, GroupLabels labels) {
        this.maps = maps;
        this.onReturn = onReturn;
        this.by = by;
        this.labels = labels;
    }

    ProbeMaps maps() {
        return maps;
    }

    /** Takes a program, which is closed with it; how and from what it was made is for people. */
    Program add(Program program, Hook hook, Code code) {
        programs.add(program);
        String how = hook.kind().name().toLowerCase(Locale.ROOT);
        parts.add(new Explanation.Part(how + (hook.systemCall() ? " of a system call" : ""), code));
        return program;
    }

    /** What it does, for people. */
    Explanation explanation() {
        return new Explanation(parts);
    }

    /** Takes what runs a program. */
    void add(Attachment attachment) {
        attachments.add(attachment);
    }

    /** Gives everything a name in a directory, so that it outlives this process; the lease comes last. */
    void pin(Path directory) throws NativeException {
        maps.pin(directory);
        for (int i = 0; i < programs.size(); i++) {
            programs.get(i).pin(directory.resolve(PROGRAM_NAME + i));
        }
        for (int i = 0; i < attachments.size(); i++) {
            attachments.get(i).pin(directory.resolve(LINK_NAME + i));
        }
        maps.pinLease(directory);
    }

    /** Takes the programs, and what runs them, of an earlier process. */
    void adopt(Path directory) throws NativeException {
        for (int i = 0; Files.exists(directory.resolve(PROGRAM_NAME + i)); i++) {
            programs.add(Program.pinned(directory.resolve(PROGRAM_NAME + i)));
        }
        for (int i = 0; Files.exists(directory.resolve(LINK_NAME + i)); i++) {
            attachments.add(Attachment.pinned(directory.resolve(LINK_NAME + i)));
        }
    }

    /** A number that no other probe has in this boot. */
    int id() throws NativeException {
        return programs.getFirst().id();
    }

    /** What should be armed by it. */
    ArmedAt at() {
        return attachments.stream().anyMatch(Attachment::byKprobe) ? ArmedAt.kprobes(onReturn, places) : ArmedAt.TRACED;
    }

    /** Where its kprobes are, if it has any; that is not known of one of an earlier process at first. */
    void at(List<Resolution.Found> known) {
        places = List.copyOf(known);
    }

    /** Counts in these cgroups and below from now on, in no others. Those that stay are never left out meanwhile. */
    void limit(Set<Long> cgroups) throws NativeException {
        KeyedMap map = maps.cgroups().orElseThrow();
        Set<Long> gone = new HashSet<>();
        map.forEach((cgroup, _) -> gone.add(cgroup.get(ValueLayout.JAVA_LONG, 0)));
        gone.removeAll(cgroups);
        for (long cgroup : gone) {
            map.remove(cgroup);
        }
        for (long cgroup : cgroups) {
            map.put(cgroup, 1);
        }
    }

    long hits() {
        return sum(CountLayout.HITS) + recorded().hits();
    }

    long hits(int cpu) {
        return maps.read(cpu, CountLayout.HITS)
                + maps.read(cpu, CountLayout.WRITTEN)
                + maps.read(cpu, CountLayout.DROPPED)
                + maps.read(cpu, CountLayout.SAMPLED_OUT)
                + maps.read(cpu, CountLayout.LIMITED);
    }

    /** Hits come first: by the time the others are read, all of them are in those. */
    Counts counts() throws IOException {
        RecordCounts records = recorded();
        long hits = sum(CountLayout.HITS) + records.hits();
        return new Counts(hits, missed(), 0, records, durations(), groups());
    }

    /** What became of each hit in the kernel. */
    private RecordCounts recorded() {
        return new RecordCounts(
                sum(CountLayout.WRITTEN),
                sum(CountLayout.SAMPLED_OUT),
                sum(CountLayout.LIMITED),
                sum(CountLayout.DROPPED),
                0);
    }

    /** No more hits: those that were under way when this began are counted when it returns. */
    Counts stop() throws IOException {
        missedBefore = missedOutside();
        detach();
        try {
            BpfCall.awaitPrograms();
        } catch (NativeException e) {
            // Where CPUs run without a clock the kernel does not offer to wait; it did so for most of its probes.
        }
        return counts();
    }

    @Override
    public void close() {
        detach();
        programs.forEach(Program::close);
        maps.close();
    }

    private void detach() {
        attachments.forEach(Attachment::close);
        attachments.clear();
    }

    private Histogram durations() {
        if (!maps.layout().durations()) {
            return Histogram.NONE;
        }
        long[] buckets = IntStream.range(0, CountLayout.BUCKET_COUNT)
                .mapToLong(bucket -> sum(CountLayout.BUCKETS + bucket * Long.BYTES))
                .toArray();
        return Histograms.of(buckets, each(CountLayout.LONGEST).max().orElse(0), sum(CountLayout.TOTAL));
    }

    private GroupHits groups() throws IOException {
        if (maps.groups().isEmpty()) {
            return GroupHits.NONE;
        }
        List<DeviceGroup> groups = new ArrayList<>();
        maps.groups().get().forEach((key, hits) -> groups.add(group(key, hits)));
        return labels.name(groups);
    }

    /** The pods that were named so far, by cgroup. */
    Map<Long, String> pods() {
        return labels.pods();
    }

    private DeviceGroup group(MemorySegment key, MemorySegment hits) {
        long sum = hits.elements(ValueLayout.JAVA_LONG)
                .mapToLong(one -> one.get(ValueLayout.JAVA_LONG, 0))
                .sum();
        String text = by == GroupBy.Command ? key.getString(0, StandardCharsets.ISO_8859_1) : "";
        return new DeviceGroup(key.get(ValueLayout.JAVA_LONG, 0), text, sum);
    }

    private long missed() throws IOException {
        long missed = missedBefore + missedOutside();
        for (Program program : programs) {
            missed += program.recursions().orElse(0);
        }
        return missed;
    }

    private long missedOutside() throws IOException {
        long missed = 0;
        for (Attachment attachment : attachments) {
            missed += attachment.missed().orElse(0);
        }
        return missed;
    }

    private long sum(int counter) {
        return each(counter).sum();
    }

    private LongStream each(int counter) {
        return IntStream.range(0, maps.layout().cpus()).mapToLong(cpu -> maps.read(cpu, counter));
    }
}
