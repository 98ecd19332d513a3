// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.ModuleBackend;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.module.DeviceInfo;
import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.module.ProbeDevice;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The module's device without a kernel: counts the calls it is told of. */
final class FakeKernel implements BackendLauncher, FunctionRules {
    private static final int ENOSPC = 28;
    private static final int ENOENT = 2;

    private final Map<Integer, DeviceProbe> probes = new TreeMap<>();
    private final Map<Integer, Long> hits = new TreeMap<>();
    private final Set<String> full = new HashSet<>();
    private int slots;
    private int launches;
    private boolean broken;

    /** The kernel executes a function so many times. */
    void call(String symbol, long times) {
        probes.forEach((slot, probe) -> {
            if (probe.symbol().equals(symbol)) {
                hits.merge(slot, times, Long::sum);
            }
        });
    }

    /** No room for probes in this function. */
    void refuse(String symbol) {
        full.add(symbol);
    }

    /** No backend starts any more. */
    void breakDown() {
        broken = true;
    }

    Set<String> armedSymbols() {
        Set<String> symbols = new HashSet<>();
        probes.values().forEach(probe -> symbols.add(probe.symbol()));
        return symbols;
    }

    /** How many probes were ever armed. */
    int armings() {
        return slots;
    }

    int launches() {
        return launches;
    }

    @Override
    public Backend launch() throws BackendRefusedException {
        if (broken) {
            throw new BackendRefusedException(Reason.NoModuleForKernel, "broken");
        }
        launches++;
        return new ModuleBackend(new Device(), this);
    }

    @Override
    public boolean exists(KernelSymbol function) {
        return true;
    }

    @Override
    public boolean isBlacklisted(String function) {
        return false;
    }

    @Override
    public boolean isTraceable(String function) {
        return true;
    }

    private final class Device implements ProbeDevice {
        @Override
        public DeviceInfo info() {
            return new DeviceInfo(1, 1, 64, 64, 4096, probes.size(), "fake");
        }

        @Override
        public int add(DeviceProbe probe) throws NativeException {
            if (full.contains(probe.symbol())) {
                throw new NativeException("add probe", ENOSPC);
            }
            int slot = slots++;
            probes.put(slot, probe);
            hits.put(slot, 0L);
            return slot;
        }

        @Override
        public Counts remove(int slot) throws NativeException {
            Counts counts = counts(slot);
            probes.remove(slot);
            return counts;
        }

        @Override
        public Counts counts(int slot) throws NativeException {
            if (!probes.containsKey(slot)) {
                throw new NativeException("read probe", ENOENT);
            }
            return new Counts(hits.getOrDefault(slot, 0L), 0);
        }

        @Override
        public void close() {
            probes.clear();
        }
    }
}
