// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.records.DeviceRings;
import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordCounts;
import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.RecordPump;
import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.Subscription;
import dev.kprobe.agent.records.render.RecordJson;
import dev.kprobe.agent.records.render.TextBuffer;
import dev.kprobe.agent.records.render.WallClock;
import dev.kprobe.agent.symbols.KernelAddresses;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Records of a program that knows what must be in them, from the kernel to the line of JSON. */
final class RecordSuite {
    /** What they leave fits into a ring and a queue, so that none is lost however slowly this emulation reads. */
    private static final long CALLS = 250;

    /** The good ones and the bad ones. */
    private static final long ALL = 2L * CALLS;

    private static final String SYMBOL = "__x64_sys_mprotect";
    private static final int PAGE = 4096;

    private final Backend backend;
    private final Checks checks;
    private final ProbeLabels labels = new ProbeLabels();
    private final RecordHub hub = new RecordHub(labels, PodOfCgroup.UNKNOWN);

    RecordSuite(Backend backend, Checks checks) {
        this.backend = backend;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        List<String> entries = record(false, captures());
        checks.equal("two records of each turn", ALL, (long) entries.size());
        List<String> returns = record(true, Set.of(Capture.Task));
        checks.equal("two records of each return", ALL, (long) returns.size());
        checks.equal("good results", CALLS, number(returns, ",\"result\":\"0x0\",\"durationNanos\":"));
        checks.equal(
                "bad results",
                CALLS,
                number(returns, ",\"result\":\"0xffffffffffffffea\",\"errno\":22,\"durationNanos\":"));
        checks.equal("no sections that were not asked for", 0L, number(returns, "\"uid\"") + number(returns, "stack"));
    }

    private boolean isModule() {
        return backend.name() == BackendName.Module;
    }

    /** Programs do not know how much memory a process has, nor the registers of a call from a function. */
    private Set<Capture> captures() {
        return isModule()
                ? EnumSet.allOf(Capture.class)
                : EnumSet.complementOf(EnumSet.of(Capture.Memory, Capture.Registers));
    }

    private List<String> record(boolean onReturn, Set<Capture> capture) throws IOException, InterruptedException {
        ProbeRequest request = new ProbeRequest(
                "recorded",
                onReturn,
                new Resolution.Found(new KernelSymbol(SYMBOL, ""), 0),
                CallFilter.of(0, "kpm-recorded"),
                new Detail(GroupBy.None, capture, Sampling.ALL, ""));
        if (!(backend.arm(request) instanceof ArmResult.Armed armed)) {
            throw new IOException("the probe with records is refused");
        }
        labels.put(armed.probe().id(), (int) armed.generation(), new ProbeLabel("check", "recorded", SYMBOL, onReturn));
        Subscription subscription =
                hub.subscribe(SinkKind.RECORDS, RecordFilter.ALL).orElseThrow();
        RecordPump pump =
                RecordPump.start(List.of(new DeviceRings(backend.rings().orElseThrow())), hub, new RecordCounts());
        List<String> lines;
        try (Recorded program = Recorded.start(CALLS)) {
            long pages = Long.parseLong(Files.readString(Path.of("/proc/" + program.processId() + "/statm"))
                    .split(" ", 2)[0]);
            Instant begun = Instant.now();
            program.go();
            lines = read(subscription);
            program.await();
            checks.equal(
                    "its time",
                    0L,
                    lines.stream().filter(line -> isOutside(line, begun)).count());
            checks.equal("its process", ALL, number(lines, program.task()));
            checks.equal("its probe", ALL, number(lines, ",\"probe\":\"recorded\",\"symbol\":\"" + SYMBOL));
            if (!onReturn) {
                details(lines, program, pages);
            }
        } finally {
            pump.close();
            subscription.close();
        }
        Counts counts = backend.disarm(armed.probe());
        checks.equal("a record of every hit", counts.hits(), counts.records().written());
        checks.equal("hits of the program", ALL, counts.hits());
        return lines;
    }

    private void details(List<String> lines, Recorded program, long pages) {
        checks.equal("user, group and cgroup", ALL, number(lines, ",\"uid\":1000,\"gid\":1234,\"cgroup\":1,"));
        if (isModule()) {
            moduleDetails(lines, pages);
        }
        checks.equal(
                "arguments of the good calls",
                CALLS,
                number(lines, ",\"arguments\":[\"" + program.page() + "\",\"0x1000\",\"0x1\""));
        checks.equal(
                "what they mean",
                CALLS,
                number(lines, "{\"addr\":\"" + program.page() + "\",\"len\":4096,\"prot\":\"PROT_READ\"}"));
        checks.equal(
                "arguments of the bad calls",
                CALLS,
                number(lines, "{\"addr\":\"0x1\",\"len\":4096,\"prot\":\"PROT_READ|PROT_WRITE\"}"));
        checks.equal("stacks begin with the function", ALL, number(lines, ",\"stack\":[\"" + SYMBOL + "+0x"));
        checks.equal("stacks go on to the entry of the kernel", ALL, number(lines, "\"do_syscall_64+0x"));
        checks.equal(
                "programs' stacks begin in the caller",
                ALL,
                lines.stream().filter(program::isCaller).count());
        System.out.println("# " + lines.getFirst().strip());
    }

    private void moduleDetails(List<String> lines, long pages) {
        checks.equal("virtual size", ALL, number(lines, ",\"virtualBytes\":" + pages * PAGE + ",\"residentBytes\":"));
        checks.equal(
                "registers",
                ALL,
                lines.stream()
                        .filter(line ->
                                line.matches("(?s).*,\"registers\":\\{\"r15\":.*\"rip\":\"0xffffffff[0-9a-f]{8}\".*"))
                        .count());
    }

    private List<String> read(Subscription subscription) {
        RecordJson json = new RecordJson(
                "guest",
                "x86_64",
                labels,
                WallClock.system(),
                PodOfCgroup.UNKNOWN,
                new KernelAddresses(Path.of("/proc"), InstantSource.system()));
        RecordView view = new RecordView();
        TextBuffer buffer = new TextBuffer();
        List<String> lines = new ArrayList<>();
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (lines.size() < ALL && Instant.now().isBefore(end)) {
            subscription.queue().await(Duration.ofSeconds(1));
            subscription
                    .queue()
                    .drain(
                            view,
                            record -> {
                                buffer.clear();
                                json.append(buffer, record);
                                lines.add(buffer.toString());
                            },
                            Integer.MAX_VALUE);
        }
        checks.equal("nothing lost on the way", 0L, subscription.queue().lost());
        return lines;
    }

    private static boolean isOutside(String line, Instant begun) {
        Instant time = Instant.parse(line.substring("{\"time\":\"".length(), line.indexOf("\",\"node\"")));
        return time.isBefore(begun.minusMillis(100))
                || time.isAfter(Instant.now().plusMillis(100));
    }

    private static long number(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }
}
