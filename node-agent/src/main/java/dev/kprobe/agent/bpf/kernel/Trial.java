// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R6;

import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Width;
import dev.kprobe.agent.bpf.btf.BtfException;
import dev.kprobe.agent.bpf.btf.BtfTypes;
import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.btf.KernelFunctions;
import dev.kprobe.agent.bpf.program.SessionCalls;
import dev.kprobe.agent.host.CpuList;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Preemption;
import dev.kprobe.agent.nativeaccess.BpfCall;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what the running kernel can do. */
public final class Trial {
    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
    private static final int BYTES = 64;

    private Trial() {}

    /** Tries everything once; fails where no program can be loaded at all. */
    public static Abilities of(KernelFileSystems files) throws IOException {
        unlimitMemory();
        boolean guarded;
        try (CounterMap map = CounterMap.create(BYTES);
                Program program = Program.probed(new Assembler()
                        .mapValue(R0, map.number(), 0)
                        .move(R0, 0)
                        .exit()
                        .assemble())) {
            guarded = program.recursions().isPresent();
        }
        Optional<BtfTypes> types = types(files);
        KernelFunctions functions = functions(types);
        return new Abilities(
                !guarded ? unguarded() : isPreempted(files) ? preempted() : functions,
                probes(files),
                cgroups(),
                session(functions),
                CpuList.online(files.sysfs()).getFirst(),
                CpuList.possible(files.sysfs()),
                commandAt(types));
    }

    /** Where the kernel shows its own types. */
    public static Path kernelTypes(KernelFileSystems files) {
        return files.sysfs().resolve("kernel/btf/vmlinux");
    }

    /** Who may not do so needs it only before 5.11; the kernel says then that there is no room. */
    private static void unlimitMemory() {
        try {
            BpfCall.unlimitMemory();
        } catch (NativeException e) {
            LOG.info("programs and maps have the memory that this process may lock: {}", e.getMessage());
        }
    }

    /** Kernels without types do not let programs look into a task, and not all of the others do. */
    private static int commandAt(Optional<BtfTypes> types) throws IOException {
        try {
            int at = types.isPresent()
                    ? types.get().offset("task_struct", "comm").orElse(0)
                    : 0;
            if (at == 0 || at > Short.MAX_VALUE - Long.BYTES) {
                return 0;
            }
            Program.probed(new Assembler()
                            .call(Helper.GET_CURRENT_TASK_BTF)
                            .load(Width.DOUBLE, R1, R0, at + Long.BYTES)
                            .move(R0, 0)
                            .exit()
                            .assemble())
                    .close();
            return at;
        } catch (RejectedProgramException | BtfException e) {
            LOG.info("programs ask for the name of a task: {}", e.getMessage());
            return 0;
        }
    }

    private static boolean cgroups() throws IOException {
        try {
            Program.probed(new Assembler()
                            .move(R1, 0)
                            .call(Helper.GET_CURRENT_ANCESTOR_CGROUP_ID)
                            .move(R0, 0)
                            .exit()
                            .assemble())
                    .close();
            return true;
        } catch (RejectedProgramException e) {
            LOG.info("programs are not limited to pods: {}", e.getMessage());
            return false;
        }
    }

    private static boolean isPreempted(KernelFileSystems files) throws IOException {
        if (Preemption.isBuiltIn(KernelFacts.read(files.proc()).version())) {
            return true;
        }
        try {
            return Preemption.read(files.debugfs());
        } catch (IOException e) {
            return false;
        }
    }

    /** Both functions take the program's context since 7.0, and nothing before, where it does no harm. */
    private static @Nullable SessionCalls session(KernelFunctions functions) throws IOException {
        Optional<KernelFunction> isReturn = functions.find("bpf_session_is_return");
        Optional<KernelFunction> cookie = functions.find("bpf_session_cookie");
        if (isReturn.isEmpty() || cookie.isEmpty()) {
            LOG.info("returns of many functions take two programs: this kernel, before 6.10, has none for both ends");
            return null;
        }
        SessionCalls calls =
                new SessionCalls(isReturn.get().type(), cookie.get().type());
        try {
            Program.session(new Assembler()
                            .move(R6, R1)
                            .callKernel(calls.isReturn())
                            .move(R1, R6)
                            .callKernel(calls.cookie())
                            .store(Width.DOUBLE, R0, 0, 0)
                            .move(R0, 0)
                            .exit()
                            .assemble())
                    .close();
            return calls;
        } catch (RejectedProgramException | NativeException e) {
            LOG.info("returns of many functions take two programs: {}", e.getMessage());
            return null;
        }
    }

    private static KernelFunctions unguarded() {
        LOG.info("functions are probed by kprobes: this kernel, before 5.12, does not say what programs miss");
        return KernelFunctions.NONE;
    }

    /**
     * A preempted kernel takes the CPU from tasks in the midst of a program that a function calls directly. It does not
     * run the program then for others that call the function there, and counts them as missed; in kprobes nobody is
     * interrupted so.
     */
    private static KernelFunctions preempted() {
        LOG.info("functions are probed by kprobes: this kernel preempts what functions call, and would miss hits");
        return KernelFunctions.NONE;
    }

    private static KernelFunctions functions(Optional<BtfTypes> types) {
        try {
            return types.isPresent() ? KernelFunctions.read(types.get()) : KernelFunctions.NONE;
        } catch (BtfException e) {
            LOG.info("functions are probed by kprobes: {}", e.toString());
            return KernelFunctions.NONE;
        }
    }

    private static Optional<BtfTypes> types(KernelFileSystems files) {
        try {
            return Optional.of(new BtfTypes(Files.readAllBytes(kernelTypes(files))));
        } catch (IOException e) {
            LOG.info("functions are probed by kprobes: {}", e.toString());
            return Optional.empty();
        }
    }

    private static OptionalInt probes(KernelFileSystems files) {
        Path type = files.sysfs().resolve("bus/event_source/devices/kprobe/type");
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(type).strip()));
        } catch (IOException | NumberFormatException e) {
            LOG.info("this kernel has no kprobe events: {}", e.toString());
            return OptionalInt.empty();
        }
    }
}
