// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.module.Adopted;
import dev.kprobe.agent.module.DeviceGroup;
import dev.kprobe.agent.module.DeviceInfo;
import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.module.Placed;
import dev.kprobe.agent.module.ProbeDevice;
import dev.kprobe.agent.module.Reading;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.RecordCounts;
import dev.kprobe.api.v1alpha1.Taken;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An open device of {@link FakeKernel}. */
final class FakeDevice implements ProbeDevice {
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;
    private static final int ENOENT = 2;

    private final FakeKernel kernel;
    private final Set<Integer> own = new HashSet<>();
    private boolean ringed;

    FakeDevice(FakeKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public BackendName backend() {
        return kernel.name;
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(1, 1, 64, 64, 4096, kernel.probes.size(), 0, "fake");
    }

    @Override
    public Placed add(DeviceProbe probe) throws NativeException {
        if (kernel.full.contains(probe.symbol())) {
            throw new NativeException("add probe", ENOSPC);
        }
        if (!probe.extras().capture().isEmpty() && !ringed) {
            throw new NativeException("add probe", EINVAL);
        }
        int slot = kernel.nextSlot();
        kernel.probes.put(slot, new FakeKernel.Probe(probe));
        own.add(slot);
        return placed(slot);
    }

    @Override
    public Optional<Adopted> adopt(String name) {
        Integer slot = kernel.kept.remove(name);
        FakeKernel.Probe probe = slot == null ? null : kernel.probes.get(slot);
        if (slot == null || probe == null) {
            return Optional.empty();
        }
        own.add(slot);
        return Optional.of(new Adopted(probe.definition, placed(slot)));
    }

    @Override
    public void renew() {
        kernel.renewals++;
    }

    @Override
    public Counts remove(int slot) throws NativeException {
        Counts counts = read(slot).counts();
        kernel.probes.remove(slot);
        own.remove(slot);
        return counts;
    }

    @Override
    public Reading read(int slot) throws NativeException {
        FakeKernel.Probe probe = probe(slot);
        kernel.whenRead.run();
        long written = probe.definition.extras().capture().isEmpty() ? 0 : probe.hits;
        return new Reading(
                new Counts(probe.hits, 0, 0, new RecordCounts(written, 0, 0, 0, 0), Histogram.NONE, GroupHits.NONE),
                probe.expired ? Reading.Health.EXPIRED : probe.health,
                probe.cost.equals(ProbeCost.NONE)
                        ? new ProbeCost(100 * probe.hits, 0, Taken.Nothing, null, 0)
                        : probe.cost);
    }

    /** The only CPU. */
    @Override
    public long hits(int slot, int cpu) throws NativeException {
        return read(slot).counts().hits();
    }

    @Override
    public void limit(int slot, Set<Long> cgroups) throws NativeException {
        probe(slot).cgroups = cgroups;
    }

    @Override
    public Histogram durations(int slot) throws NativeException {
        FakeKernel.Probe probe = probe(slot);
        return Histograms.of(probe.durations, 1L << 40, probe.hits);
    }

    @Override
    public List<DeviceGroup> groups(int slot) throws NativeException {
        return probe(slot).groups.entrySet().stream()
                .map(group -> new DeviceGroup(7, group.getKey(), group.getValue()))
                .toList();
    }

    @Override
    public Rings rings(int bytes, int watermark) {
        ringed = true;
        return new Rings(millis -> false, 0, List.of());
    }

    @Override
    public void close() {
        for (int slot : own) {
            FakeKernel.Probe probe = kernel.probes.get(slot);
            if (probe != null && probe.definition.extras().leaseMillis() > 0) {
                kernel.kept.put(probe.definition.name(), slot);
            } else {
                kernel.probes.remove(slot);
            }
        }
        own.clear();
        kernel.open = false;
    }

    /** Generations begin at 1. */
    private static Placed placed(int slot) {
        return new Placed(slot, slot + 1L, 1);
    }

    private FakeKernel.Probe probe(int slot) throws NativeException {
        FakeKernel.Probe probe = kernel.probes.get(slot);
        if (probe == null || !own.contains(slot)) {
            throw new NativeException("read probe", ENOENT);
        }
        return probe;
    }
}
