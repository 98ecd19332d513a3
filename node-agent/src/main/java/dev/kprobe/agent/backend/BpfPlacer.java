// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.backend.BpfFunctions.Traceable;
import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.kernel.Abilities;
import dev.kprobe.agent.bpf.kernel.Attachment;
import dev.kprobe.agent.bpf.kernel.Location;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.kernel.Program;
import dev.kprobe.agent.bpf.program.CountLayout;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.bpf.program.Machine;
import dev.kprobe.agent.bpf.program.ProbePlan;
import dev.kprobe.agent.bpf.program.SessionCalls;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a probe into the kernel by the cheapest way that it offers there: a direct call from the function, else a
 * kprobe; for many functions one hook for all, else a kprobe each.
 */
final class BpfPlacer {
    private static final Logger LOG = LoggerFactory.getLogger(BpfPlacer.class);

    /** Each takes descriptors of this process. */
    private static final int MOST_PROBES = 256;

    private static final KernelFunction UNTYPED = new KernelFunction(0, 0, 0, true);

    private final Abilities abilities;
    private final Machine machine;
    private final BpfFunctions functions;
    private final FunctionRules rules;
    private final NodePods pods;

    /**
     * A placer for this machine.
     *
     * @param abilities of its kernel
     * @param machine how it passes arguments
     * @param functions that can call programs
     * @param rules explain what the kernel refused
     * @param pods who is behind cgroups
     */
    BpfPlacer(Abilities abilities, Machine machine, BpfFunctions functions, FunctionRules rules, NodePods pods) {
        this.pods = pods;
        this.abilities = abilities;
        this.machine = machine;
        this.functions = functions;
        this.rules = rules;
    }

    /** How many CPUs there may be. */
    int cpus() {
        return abilities.possibleCpus();
    }

    /** Whether programs know the cgroups above a task. */
    boolean knowsCgroups() {
        return abilities.cgroups();
    }

    /** Whether the arguments of calls can be had at a place. */
    boolean hasArguments(Resolution.Found place, boolean onReturn) {
        return place.offset() == 0 && (!onReturn || functions.at(place).isPresent());
    }

    /** Puts a probe at one place. */
    BpfPlacement place(Resolution.Found place, BpfWork work) {
        Optional<Traceable> traceable = holdsModule(place, work) ? Optional.empty() : functions.at(place);
        if (traceable.isPresent()) {
            Traceable at = traceable.get();
            Hook hook = hook(place, work.onReturn() ? Hook.Kind.FEXIT : Hook.Kind.FENTRY, at.function());
            if (serves(hook, work)) {
                try {
                    return new BpfPlacement.Placed(trace(hook, work, at), 1, hook);
                } catch (IOException e) {
                    LOG.info("a kprobe for {}: {}", place.location(), e.getMessage());
                }
            }
        }
        return probe(List.of(place), work);
    }

    /**
     * Whether a direct call would keep a module from being unloaded when no agent is there to end it. The kernel holds
     * a module as long as a program is loaded for one of its functions; kprobes go with it.
     */
    private static boolean holdsModule(Resolution.Found place, BpfWork work) {
        return place.symbol().inModule() && work.end() != 0;
    }

    /** Puts a probe at several functions, which counts them as one. */
    BpfPlacement placeAll(List<Resolution.Found> places, BpfWork work) {
        Hook hook = untyped(places, work.onReturn());
        boolean alike = places.stream()
                .allMatch(place -> machine.isSystemCall(place.symbol().name()) == hook.systemCall());
        if (!alike && !work.filter().arguments().isEmpty()) {
            return BpfPlacement.Refused.of(
                    Reason.UnsupportedFilter,
                    "system calls have their arguments elsewhere than other functions: one pattern for each");
        }
        if (serves(hook, work)) {
            for (Hook each : hooksForMany(hook)) {
                try {
                    return new BpfPlacement.Placed(hookAll(each, work, places), places.size(), each);
                } catch (IOException e) {
                    LOG.info("{} functions not by {}: {}", places.size(), each.kind(), e.getMessage());
                }
            }
        }
        return probe(places, work);
    }

    /** One that an earlier agent left in a directory, as it is. */
    BpfProbe adopt(Path directory, BpfNote note) throws NativeException {
        ProbeMaps maps = ProbeMaps.pinned(directory, CountLayout.of(cpus(), note.onReturn()), note.groupKey());
        BpfProbe probe = new BpfProbe(maps, note.onReturn(), note.group(), new GroupLabels(note.group(), pods));
        try {
            probe.adopt(directory);
            return probe;
        } catch (NativeException e) {
            probe.close();
            throw e;
        }
    }

    private BpfPlacement probe(List<Resolution.Found> places, BpfWork work) {
        Hook hook = untyped(places, work.onReturn());
        if (!serves(hook, work)) {
            return BpfPlacement.Refused.of(
                    Reason.UnsupportedFilter,
                    "%s is probed by kprobe here, and its arguments are gone when it returns"
                            .formatted(places.getFirst().location()));
        }
        if (abilities.probes().isEmpty()) {
            return BpfPlacement.Refused.of(Reason.KprobesDisabled, "this kernel has no kprobe events");
        }
        if (places.size() > MOST_PROBES) {
            return BpfPlacement.Refused.of(
                    Reason.ProbeLimit,
                    "%d functions match; on this kernel, which has no hook for many, programs take %d at most"
                            .formatted(places.size(), MOST_PROBES));
        }
        try {
            return new BpfPlacement.Placed(probeEach(hook, work, places), places.size(), hook);
        } catch (IOException e) {
            return new BpfPlacement.Refused(BpfRefusals.of(places.getFirst(), rules, e));
        }
    }

    private BpfProbe trace(Hook hook, BpfWork work, Traceable at) throws IOException {
        return begin(work, probe -> {
            for (Hook each : hooks(hook)) {
                Code code = work.code(each, probe.maps());
                Program program = probe.add(Program.traced(code, each.kind(), at.function()), each, code);
                probe.add(Attachment.traced(program, at.name()));
            }
        });
    }

    private BpfProbe hookAll(Hook hook, BpfWork work, List<Resolution.Found> places) throws IOException {
        List<String> names = places.stream().map(place -> place.symbol().name()).toList();
        return begin(work, probe -> {
            for (Hook each : hooks(hook)) {
                Code code = work.code(each, probe.maps());
                boolean session = each.kind() == Hook.Kind.SESSION;
                Program program = probe.add(session ? Program.session(code) : Program.multiple(code), each, code);
                probe.add(Attachment.multiple(program, each.kind(), names));
            }
        });
    }

    private BpfProbe probeEach(Hook hook, BpfWork work, List<Resolution.Found> places) throws IOException {
        return begin(work, probe -> {
            probe.at(places);
            for (Hook each : hooks(hook)) {
                Code code = work.code(each, probe.maps());
                Program program = probe.add(Program.probed(code), each, code);
                for (Resolution.Found place : places) {
                    probe.add(Attachment.probed(
                            program,
                            each.kind(),
                            new Location(place.symbol().toString(), place.offset()),
                            abilities.probes().orElseThrow(),
                            abilities.cpu()));
                }
            }
        });
    }

    /** The end of calls first: so that no begin is noted whose end nobody would see. */
    private static List<Hook> hooks(Hook hook) {
        return hook.kind().onReturn() && hook.kind() != Hook.Kind.SESSION ? List.of(hook, hook.begin()) : List.of(hook);
    }

    /** The cheaper first: one program that runs at both ends of a call looks nothing up to find its begin. */
    private List<Hook> hooksForMany(Hook hook) {
        SessionCalls session = abilities.session();
        return hook.kind().onReturn() && session != null ? List.of(hook.session(session), hook) : List.of(hook);
    }

    private Hook untyped(List<Resolution.Found> places, boolean onReturn) {
        return hook(places.getFirst(), onReturn ? Hook.Kind.KRETPROBE : Hook.Kind.KPROBE, UNTYPED);
    }

    private Hook hook(Resolution.Found place, Hook.Kind kind, KernelFunction function) {
        boolean systemCall = machine.isSystemCall(place.symbol().name());
        return new Hook(kind, machine, systemCall, function.arguments(), function.returns(), abilities.commandAt());
    }

    private static boolean serves(Hook hook, BpfWork work) {
        DeviceFilter filter = work.filter();
        return filter.arguments().stream().allMatch(condition -> hook.hasArgument(condition.argument()))
                && ((filter.result() == null && work.group() != GroupBy.ReturnValue) || hook.hasResult());
    }

    /** What does not get into the kernel as a whole leaves nothing behind. */
    private BpfProbe begin(BpfWork work, Steps steps) throws IOException {
        int key = work.group() == GroupBy.None ? 0 : ProbePlan.keyBytes(work.group());
        ProbeMaps maps = ProbeMaps.create(
                CountLayout.of(cpus(), work.onReturn()), key, work.filter().cgroups(), work.end());
        BpfProbe probe = new BpfProbe(maps, work.onReturn(), work.group(), new GroupLabels(work.group(), pods));
        try {
            steps.take(probe);
            return probe;
        } catch (IOException e) {
            probe.close();
            throw e;
        }
    }

    /** What it takes to get a probe into the kernel. */
    @FunctionalInterface
    private interface Steps {
        void take(BpfProbe probe) throws IOException;
    }
}
