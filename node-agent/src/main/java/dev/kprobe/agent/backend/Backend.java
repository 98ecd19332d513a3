// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.ProbeCost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A way to count calls in the kernel. Confined to one thread.
 *
 * <p>Everything armed belongs to this process: the kernel takes it away when the backend is closed or the process dies.
 * Only a probe with a pin stays, where the backend can do that, for a while.
 */
public sealed interface Backend extends AutoCloseable permits BackendSwitch, ModuleBackend, BpfBackend, PerfBackend {

    /** Which one it is. */
    BackendName name();

    /** What has to be known first; until then the request is neither possible nor impossible. */
    default Optional<String> awaited(ProbeRequest request) {
        return Optional.empty();
    }

    /** What of a request can't be done here. Nothing is touched. */
    default Shortfall shortfall(ProbeRequest request) {
        return Shortfall.beyondCounting(name(), request);
    }

    /**
     * Makes a probe that an earlier process pinned one of this process, as it is and with what it has counted.
     *
     * @param pin its name
     * @param records whether its records are wanted
     */
    default Optional<ArmResult.Armed> adopt(String pin, boolean records) throws IOException {
        return Optional.empty();
    }

    /** Goes on with an adopted probe as one that was armed for a request; false when it does something else. */
    default boolean resume(ProbeHandle probe, ProbeRequest request) {
        return false;
    }

    /** How long pinned probes stay when nobody renews that. */
    default Duration lease() {
        return Duration.ofDays(1);
    }

    /** Lets pinned probes stay for their lease from now on. */
    default void renew() throws IOException {}

    /** The programs that the agent has made for a probe; empty where it makes none. */
    default Optional<Explanation> explain(ProbeHandle probe) {
        return Optional.empty();
    }

    /** Where the records of its probes come from, once one of them makes any. */
    default Optional<Rings> rings() {
        return Optional.empty();
    }

    /** Arms a probe, counting from 0, or says why it can't. */
    ArmResult arm(ProbeRequest request);

    /** The hits alone of a probe since it was armed, as fast as they can be had. */
    long hits(ProbeHandle probe) throws IOException;

    /** Those on one CPU; empty where they are not counted by CPU, or that has none. */
    OptionalLong hits(ProbeHandle probe, int cpu) throws IOException;

    /** The CPUs on which it counts. */
    List<Integer> cpus() throws IOException;

    /** What every armed probe has counted since it was armed. */
    Map<ProbeHandle, Counts> counts() throws IOException;

    /** What all probes together may cost from now on, in thousandths of a CPU; 0 for any. */
    default void allow(int cpuMillis) throws IOException {}

    /** What their hits cost, by the last reading of the counts, where that is measured. */
    default Map<ProbeHandle, ProbeCost> spent() {
        return Map.of();
    }

    /** Which of them do not do what they should, by the last reading of the counts. */
    default Map<ProbeHandle, Condition> conditions() {
        return Map.of();
    }

    /**
     * Takes a probe out of the kernel; it is out even when the final counts can't be had.
     *
     * @return the final counts, after the last hit
     */
    Counts disarm(ProbeHandle probe) throws IOException;

    /** Disarms whatever is left, without asking for counts. */
    @Override
    void close();
}
