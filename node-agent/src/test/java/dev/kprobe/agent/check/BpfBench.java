// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.kernel.Abilities;
import dev.kprobe.agent.bpf.kernel.Attachment;
import dev.kprobe.agent.bpf.kernel.Location;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.kernel.Program;
import dev.kprobe.agent.bpf.kernel.Trial;
import dev.kprobe.agent.bpf.program.CountLayout;
import dev.kprobe.agent.bpf.program.CountProgram;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.bpf.program.Machine;
import dev.kprobe.agent.bpf.program.ProbePlan;
import dev.kprobe.agent.bpf.program.SessionCalls;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.GroupBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a hit costs in instructions, by the program {@code tests/price.c}: the first process of a machine whose clock
 * counts them starts it. Prints lines {@code BENCH name value unit bound held|missed}; the bounds are those of 6.1.
 */
public final class BpfBench implements AutoCloseable {
    private static final String KPROBE = "__x64_sys_getppid";
    private static final DeviceFilter ALL = new DeviceFilter(false, 0, "", null, List.of(), null);
    private static final DeviceFilter NO_PROCESS = new DeviceFilter(false, 1 << 21, "", null, List.of(), null);
    private static final DeviceFilter NO_COMMAND = new DeviceFilter(false, 0, "kpm-other", null, List.of(), null);

    private final Abilities abilities;
    private final String name;
    private final KernelFunction function;
    private final Process process;
    private final BufferedReader output;
    private final double bare;

    private BpfBench() throws IOException {
        abilities = Trial.of(KernelFileSystems.standard());
        name = Stream.of(KPROBE, "__do_sys_getppid")
                .filter(each -> abilities.functions().find(each).isPresent())
                .findFirst()
                .orElseThrow();
        function = abilities.functions().find(name).orElseThrow();
        process = new ProcessBuilder("/bin/price").start();
        output = process.inputReader();
        price();
        bare = price();
    }

    /** Measures. */
    public static void main(String[] arguments) throws IOException {
        try (BpfBench bench = new BpfBench()) {
            bench.measure("fentry_count", Hook.Kind.FENTRY, ALL, GroupBy.None, 140);
            bench.measure("fentry_tgid_miss", Hook.Kind.FENTRY, NO_PROCESS, GroupBy.None, 170);
            bench.measure("fentry_comm_miss", Hook.Kind.FENTRY, NO_COMMAND, GroupBy.None, 245);
            bench.measure("fentry_keep", Hook.Kind.FENTRY, ALL, GroupBy.None, 0, Long.MAX_VALUE);
            bench.measure("fentry_keep_expired", Hook.Kind.FENTRY, ALL, GroupBy.None, 0, 1);
            bench.measure("fentry_by_cgroup", Hook.Kind.FENTRY, ALL, GroupBy.Pod, 420);
            bench.measure("kprobe_count", Hook.Kind.KPROBE, ALL, GroupBy.None, 360);
            bench.measure("fexit_histogram", Hook.Kind.FEXIT, ALL, GroupBy.None, 900);
            bench.measure("kretprobe_histogram", Hook.Kind.KRETPROBE, ALL, GroupBy.None, 0);
            bench.many();
        }
    }

    private void measure(String what, Hook.Kind kind, DeviceFilter filter, GroupBy group, int bound)
            throws IOException {
        measure(what, kind, filter, group, bound, 0);
    }

    private void measure(String what, Hook.Kind kind, DeviceFilter filter, GroupBy group, int bound, long until)
            throws IOException {
        Hook hook =
                new Hook(kind, Machine.X86_64, true, function.arguments(), function.returns(), abilities.commandAt());
        CountLayout layout = CountLayout.of(abilities.possibleCpus(), kind.onReturn());
        int key = group == GroupBy.None ? 0 : ProbePlan.keyBytes(group);
        try (ProbeMaps maps = ProbeMaps.create(layout, key, false, until)) {
            ProbePlan plan = new ProbePlan(hook, filter, group, layout, maps.numbers(-1), null);
            if (kind.onReturn()) {
                ProbePlan begin = plan.at(hook.begin());
                try (Program end = load(plan, CountProgram.of(plan));
                        Attachment second = attach(end, hook);
                        Program start = load(begin, CountProgram.begin(begin));
                        Attachment first = attach(start, begin.hook())) {
                    print(what, bound, first, second);
                }
            } else {
                try (Program program = load(plan, CountProgram.of(plan));
                        Attachment attachment = attach(program, hook)) {
                    print(what, bound, attachment, attachment);
                }
            }
        }
    }

    /** What hooks for many functions cost at one of them. Not every kernel has them. */
    private void many() throws IOException {
        Hook end = new Hook(Hook.Kind.KRETPROBE, Machine.X86_64, true, 0, true, abilities.commandAt());
        try {
            many("multi_histogram", List.of(end, end.begin()), ALL);
            many("multi_histogram_tgid_miss", List.of(end, end.begin()), NO_PROCESS);
            SessionCalls session = abilities.session();
            if (session != null) {
                many("session_histogram", List.of(end.session(session)), ALL);
                many("session_histogram_tgid_miss", List.of(end.session(session)), NO_PROCESS);
            }
        } catch (NativeException e) {
            System.out.println("# no hook for many: " + e.getMessage());
        }
    }

    private void many(String what, List<Hook> hooks, DeviceFilter filter) throws IOException {
        CountLayout layout = CountLayout.of(abilities.possibleCpus(), true);
        List<Program> programs = new ArrayList<>();
        List<Attachment> attachments = new ArrayList<>();
        try (ProbeMaps maps = ProbeMaps.create(layout, 0, false, 0)) {
            for (Hook hook : hooks) {
                ProbePlan plan = new ProbePlan(hook, filter, GroupBy.None, layout, maps.numbers(-1), null);
                Code code = hook.kind().onReturn() ? CountProgram.of(plan) : CountProgram.begin(plan);
                Program program = hook.kind() == Hook.Kind.SESSION ? Program.session(code) : Program.multiple(code);
                programs.add(program);
                attachments.add(Attachment.multiple(program, hook.kind(), List.of(KPROBE)));
            }
            print(what, 0, attachments.getFirst(), attachments.getLast());
        } finally {
            attachments.forEach(Attachment::close);
            programs.forEach(Program::close);
        }
    }

    private void print(String what, int bound, Attachment first, Attachment second) throws IOException {
        price();
        double cost = price() - bare;
        String verdict = bound == 0 ? "- -" : bound + (cost <= bound ? " held" : " missed");
        System.out.printf(Locale.ROOT, "BENCH bpf.%s %.1f instructions/hit %s%n", what, cost, verdict);
        if (first.byKprobe() != second.byKprobe()) {
            throw new IOException("begin and end are attached in different ways");
        }
    }

    private Program load(ProbePlan plan, Code code) throws IOException {
        return plan.hook().kind().byType() ? Program.traced(code, plan.hook().kind(), function) : Program.probed(code);
    }

    private Attachment attach(Program program, Hook hook) throws IOException {
        return hook.kind().byType()
                ? Attachment.traced(program, name)
                : Attachment.probed(
                        program,
                        hook.kind(),
                        new Location(KPROBE, 0),
                        abilities.probes().orElseThrow(),
                        abilities.cpu());
    }

    private double price() throws IOException {
        process.outputWriter().append('\n').flush();
        return Double.parseDouble(Objects.requireNonNull(output.readLine(), "no price"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
