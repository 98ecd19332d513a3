// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.ModuleBackend;
import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.module.ModuleSwitches;
import dev.kprobe.agent.module.ProbeDevice;
import dev.kprobe.agent.module.Reading;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The module without a kernel: counts the calls it is told of, and keeps pinned probes when its device is closed. */
final class FakeKernel implements BackendLauncher, FunctionRules, ModuleSwitches {
    final Map<Integer, Probe> probes = new TreeMap<>();
    final Map<String, Integer> kept = new HashMap<>();
    final Set<String> full = new HashSet<>();
    final FakePods pods = new FakePods();
    private int slots;
    private int launches;
    private int attempts;
    private boolean broken;
    /** Happens while somebody reads the counts of a probe. */
    Runnable whenRead = () -> {};

    /** What its backend is called. */
    BackendName name = BackendName.Module;

    int renewals;
    Duration lease = Duration.ofSeconds(60);
    /** What all probes may cost, as it was set last. */
    final List<Integer> budgets = new ArrayList<>();

    /** Does not show whether it is broken. */
    boolean secretive;

    boolean tracing = true;
    boolean open;

    /** A probe in the kernel. */
    static final class Probe {
        final DeviceProbe definition;
        final Map<String, Long> groups = new TreeMap<>();
        final long[] durations = new long[64];
        long hits;
        Set<Long> cgroups = Set.of();
        boolean expired;
        Reading.Health health = Reading.Health.COUNTING;
        ProbeCost cost = ProbeCost.NONE;

        Probe(DeviceProbe definition) {
            this.definition = definition;
        }
    }

    /** The kernel executes a function so many times. */
    void call(String symbol, long times) {
        call(symbol, times, "program", 1);
    }

    /** A program executes it, and each call takes a while. */
    void call(String symbol, long times, String command, long nanos) {
        for (Probe probe : probes.values()) {
            if (probe.definition.symbol().equals(symbol) && !probe.expired) {
                probe.hits += times;
                probe.groups.merge(command, times, Long::sum);
                probe.durations[Long.SIZE - Long.numberOfLeadingZeros(nanos)] += times;
            }
        }
    }

    /** What runs in a cgroup executes it so many times. */
    void callFrom(long cgroup, String symbol, long times) {
        for (Probe probe : probes.values()) {
            boolean counts = !probe.definition.filter().cgroups() || probe.cgroups.contains(cgroup);
            if (probe.definition.symbol().equals(symbol) && counts) {
                probe.hits += times;
            }
        }
    }

    /** A call has counted, and is about to be grouped. */
    void callHalfWay(String symbol) {
        probes.values().stream()
                .filter(probe -> probe.definition.symbol().equals(symbol))
                .forEach(probe -> probe.hits++);
    }

    /** And is grouped. */
    void finishCall(String symbol, String command) {
        probes.values().stream()
                .filter(probe -> probe.definition.symbol().equals(symbol))
                .forEach(probe -> probe.groups.merge(command, 1L, Long::sum));
    }

    /** The leases of all pinned probes run out. */
    void expire() {
        probes.values()
                .forEach(probe -> probe.expired = probe.definition.extras().leaseMillis() > 0);
    }

    /** Something happens to all probes of a function. */
    void befall(String symbol, Reading.Health health) {
        probes.values().stream()
                .filter(probe -> probe.definition.symbol().equals(symbol))
                .forEach(probe -> probe.health = health);
    }

    /** So much is spent on all probes of a function. */
    void spend(String symbol, ProbeCost cost) {
        probes.values().stream()
                .filter(probe -> probe.definition.symbol().equals(symbol))
                .forEach(probe -> probe.cost = cost);
    }

    @Override
    public void allow(int cpuMillis) {
        budgets.add(cpuMillis);
    }

    @Override
    public boolean isTracing() {
        return tracing;
    }

    /** No room for probes in this function. */
    void refuse(String symbol) {
        full.add(symbol);
    }

    /** No backend starts any more. */
    void breakDown() {
        broken = true;
    }

    /** Something has changed, and the backend starts again. */
    void repair() {
        broken = false;
    }

    @Override
    public String circumstances() {
        return secretive ? "" : broken ? "broken" : "whole";
    }

    Set<String> armedSymbols() {
        Set<String> symbols = new HashSet<>();
        probes.values().stream()
                .filter(probe -> !probe.expired)
                .forEach(probe -> symbols.add(probe.definition.symbol()));
        return symbols;
    }

    /** How many probes were ever armed. */
    int armings() {
        return slots;
    }

    int nextSlot() {
        return slots++;
    }

    int launches() {
        return launches;
    }

    /** How often somebody has tried to start it. */
    int attempts() {
        return attempts;
    }

    @Override
    public Backend launch() throws BackendRefusedException {
        attempts++;
        if (broken) {
            throw new BackendRefusedException(Reason.NoModuleForKernel, "broken");
        }
        launches++;
        open = true;
        ProbeDevice device = new FakeDevice(this);
        return new ModuleBackend(device, this, pods, this, lease);
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

    /** The symbols of probes whose definitions hold what is asked for. */
    List<DeviceProbe> definitions() {
        return probes.values().stream().map(probe -> probe.definition).toList();
    }
}
