// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.kernel.Abilities;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.kernel.Program;
import dev.kprobe.agent.bpf.kernel.RejectedProgramException;
import dev.kprobe.agent.bpf.kernel.RingMap;
import dev.kprobe.agent.bpf.kernel.Trial;
import dev.kprobe.agent.bpf.program.CountLayout;
import dev.kprobe.agent.bpf.program.CountProgram;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.bpf.program.Machine;
import dev.kprobe.agent.bpf.program.ProbePlan;
import dev.kprobe.agent.bpf.program.RecordPlan;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.module.DeviceFilter.Condition;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kernel's verifier takes every program that the generator can make: many, made by chance. */
final class ProgramCheck {
    private static final List<String> FUNCTIONS = List.of(
            "vfs_read", "vfs_open", "schedule", "shmem_file_llseek", "__do_sys_getppid", "__x64_sys_lseek", "kfree");

    private final Abilities abilities;
    private final Checks checks;
    private final Random random;
    private final int programs;

    /**
     * A check of so many.
     *
     * @param seed of the chance, said with the result
     */
    ProgramCheck(KernelFileSystems files, Checks checks, int programs, long seed) throws IOException {
        this.programs = programs;
        this.abilities = Trial.of(files);
        this.checks = checks;
        this.random = new Random(seed);
        System.out.println("# seed " + seed);
    }

    void run() throws IOException {
        int taken = 0;
        int longest = 0;
        try (RingMap ring = RingMap.create(1 << 12)) {
            while (taken < programs) {
                String name = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
                Optional<KernelFunction> function = abilities.functions().find(name);
                Hook hook = hook(name, function.orElse(new KernelFunction(0, 0, 0, true)), function.isPresent());
                longest = Math.max(longest, load(hook, function, ring.number()));
                taken++;
            }
        }
        System.out.printf("# the longest of %d programs has %d instructions%n", taken, longest);
        checks.equal("the verifier takes every program", programs, taken);
    }

    private Hook hook(String name, KernelFunction function, boolean typed) {
        Hook.Kind[] kinds = Hook.Kind.values();
        Hook.Kind kind = kinds[random.nextInt(kinds.length)];
        while ((kind.byType() && !typed) || (kind == Hook.Kind.SESSION && abilities.session() == null)) {
            kind = kinds[random.nextInt(kinds.length)];
        }
        boolean systemCall = Machine.X86_64.isSystemCall(name);
        return new Hook(
                kind,
                Machine.X86_64,
                systemCall,
                function.arguments(),
                function.returns(),
                random.nextBoolean() ? abilities.commandAt() : 0,
                kind == Hook.Kind.SESSION ? abilities.session() : null);
    }

    private int load(Hook hook, Optional<KernelFunction> function, int ring) throws IOException {
        GroupBy[] groups = GroupBy.values();
        GroupBy group = groups[random.nextInt(groups.length)];
        if (group == GroupBy.ReturnValue && !hook.hasResult()) {
            group = GroupBy.None;
        }
        DeviceFilter filter = filter(hook);
        CountLayout layout = CountLayout.of(1 + random.nextInt(256), hook.kind().onReturn());
        int key = group == GroupBy.None ? 0 : ProbePlan.keyBytes(group);
        try (ProbeMaps maps = ProbeMaps.create(layout, key, filter.cgroups(), random.nextInt(2))) {
            RecordPlan record = random.nextBoolean() ? record(hook) : null;
            ProbePlan plan = new ProbePlan(hook, filter, group, layout, maps.numbers(ring), record);
            Code code = CountProgram.of(plan);
            load(hook, code, function);
            if (hook.kind().onReturn() && hook.kind() != Hook.Kind.SESSION) {
                Hook begin = hook.begin();
                load(begin, CountProgram.begin(plan.at(begin)), function);
            }
            return code.instructions().size();
        }
    }

    private static void load(Hook hook, Code code, Optional<KernelFunction> function) throws IOException {
        try (Program program = switch (hook.kind()) {
            case FENTRY, FEXIT -> Program.traced(code, hook.kind(), function.orElseThrow());
            case KPROBE, KRETPROBE -> Program.probed(code);
            case SESSION -> Program.session(code);
        }) {
            // It has been taken.
            if (program.recursions().orElse(0) != 0) {
                throw new IOException("a program that is not attached has run");
            }
        } catch (RejectedProgramException e) {
            throw new IOException(hook + ": " + e.getMessage() + "\n" + code, e);
        }
    }

    private DeviceFilter filter(Hook hook) {
        List<Condition> arguments = new ArrayList<>();
        int known = hook.knownArguments();
        for (int i = random.nextInt(5); i > 0 && known > 0; i--) {
            arguments.add(condition(1 + random.nextInt(known)));
        }
        String command = "abcdefghijklmno".substring(0, random.nextInt(16));
        return new DeviceFilter(
                abilities.cgroups() && random.nextInt(4) == 0,
                random.nextBoolean() ? random.nextInt(1 << 22) : 0,
                random.nextBoolean() ? command : "",
                user(),
                arguments,
                hook.hasResult() && random.nextBoolean() ? condition(0) : null);
    }

    private @Nullable Long user() {
        return random.nextBoolean() ? null : random.nextLong(1L << 32);
    }

    private Condition condition(int argument) {
        Operator[] operators = Operator.values();
        long value = random.nextBoolean()
                ? random.nextLong()
                : Stream.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, 1L << 32)
                        .toList()
                        .get(random.nextInt(7));
        return new Condition(argument, operators[random.nextInt(operators.length)], value, random.nextBoolean());
    }

    private RecordPlan record(Hook hook) {
        return new RecordPlan(
                1,
                hook.kind().onReturn(),
                random.nextBoolean(),
                random.nextBoolean() ? hook.knownArguments() : 0,
                new RecordPlan.Stacks(random.nextBoolean(), random.nextBoolean()),
                new Sampling(
                        random.nextBoolean() ? 1 : 1 + random.nextInt(1_000_000_000),
                        random.nextBoolean() ? 0 : random.nextInt(1_000_000_000)));
    }
}
