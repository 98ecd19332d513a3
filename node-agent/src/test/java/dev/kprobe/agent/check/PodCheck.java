// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.pods.Pod;
import dev.kprobe.agent.pods.PodSource;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Pods, or what the kernel sees of them: cgroups with the names that kubelet gives them, of which the API server tells.
 * All of them run programs of the same command. All counts are exact.
 */
final class PodCheck implements NodePods, AutoCloseable {
    private static final long CALLS = 10_000;
    private static final String COMMAND = "kpm-in-pod";
    private static final PodFilter SHOP = new PodFilter(List.of("shop"), null);
    private static final PodFilter BANK = new PodFilter(List.of("bank"), null);
    private static final PodFilter NOWHERE = new PodFilter(List.of("nowhere"), null);

    private final Path slice;
    private final Checks checks;
    private final List<Pod> pods = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private final PodWatch watch;
    private Runnable changed = () -> {};

    /** With this mount point of cgroup v2. */
    PodCheck(Path cgroups, Checks checks) throws IOException {
        this.checks = checks;
        slice = Files.createDirectories(cgroups.resolve("kubepods.slice/kubepods-burstable.slice"));
        watch = new PodWatch(cgroups, this::open, Clock.systemUTC(), changes::release);
        watch.need(true);
    }

    @Override
    public Optional<String> obstacle() {
        return watch.isPossible() ? Optional.empty() : Optional.of("no cgroup v2");
    }

    @Override
    public Optional<String> name(long cgroup) {
        return Optional.ofNullable(watch.names().podOf(cgroup));
    }

    @Override
    public Optional<Set<Long>> cgroups(PodFilter filter) {
        return watch.cgroups(filter);
    }

    @Override
    public void close() {
        watch.close();
    }

    /** Where the kernel has no way to tell pods apart. */
    void refused(Backend backend, Resolution.Found getppid) {
        checks.equal(
                "refuses to filter by pod",
                Optional.of(Reason.UnsupportedFilter),
                backend.shortfall(request(getppid, SHOP, GroupBy.None))
                        .refusal()
                        .map(ArmResult.Refused::reason));
    }

    void run(Backend backend, Resolution.Found getppid) throws IOException, InterruptedException {
        Path cart = container("shop", "cart");
        Path till = container("bank", "till");
        await(SHOP, 1);
        await(BANK, 1);
        ProbeHandle shop = arm(backend, getppid, SHOP, GroupBy.None);
        ProbeHandle bank = arm(backend, getppid, BANK, GroupBy.None);
        ProbeHandle nowhere = arm(backend, getppid, NOWHERE, GroupBy.None);
        ProbeHandle byPod = arm(backend, getppid, null, GroupBy.Pod);

        call(cart);
        checks.equal("counts calls of a pod that is selected", 2 * CALLS, hits(backend, shop));
        checks.equal("counts no calls of another pod", 0L, hits(backend, bank));
        call(till);
        checks.equal("counts no more than its own pod in the other direction", 2 * CALLS, hits(backend, shop));
        checks.equal("counts calls of the other pod", 2 * CALLS, hits(backend, bank));
        checks.equal("counts nothing where no pod matches", 0L, hits(backend, nowhere));

        Path later = container("shop", "later");
        await(SHOP, 2);
        backend.counts();
        call(Files.createDirectories(later.resolve("nested/deeply")));
        checks.equal("counts a pod that came later, in a nested cgroup", 4 * CALLS, hits(backend, shop));
        checks.equal("counts it nowhere else", 2 * CALLS, hits(backend, bank));

        Path brief = container("shop", "brief");
        await(SHOP, 3);
        backend.counts();
        call(brief);
        remove(brief);
        await(SHOP, 2);
        pods.removeIf(pod -> pod.name().equals("brief"));
        changed.run();
        checks.equal("counts a pod that has gone", 6 * CALLS, hits(backend, shop));
        Map<String, Long> expected = Map.of(
                "shop/cart", 2 * CALLS, "bank/till", 2 * CALLS, "shop/later", 2 * CALLS, "shop/brief", 2 * CALLS);
        checks.equal("names the pod of each hit, also of what has gone", expected, groups(backend, byPod));
        checks.equal(
                "gives the count of a filter by pod",
                6 * CALLS,
                backend.disarm(shop).hits());
        long filtered = backend.disarm(bank).filtered();
        if (backend.name() == BackendName.Module) {
            checks.equal("has counted what it turned away", 6 * CALLS, filtered);
        }
        backend.disarm(nowhere);
        backend.disarm(byPod);
    }

    private PodSource open(Runnable onChange) {
        changed = onChange;
        return new PodSource() {
            @Override
            public Optional<Collection<Pod>> pods() {
                return Optional.of(List.copyOf(pods));
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    /** A pod as systemd makes it for kubelet, with one container. */
    private Path container(String namespace, String name) throws IOException {
        pods.add(new Pod(name + "-uid", namespace, name, Map.of()));
        changed.run();
        return Files.createDirectories(
                slice.resolve("kubepods-burstable-pod" + name + "_uid.slice").resolve("cri-containerd-1.scope"));
    }

    private static void remove(Path container) throws IOException {
        Files.delete(container);
        Files.delete(Objects.requireNonNull(container.getParent()));
    }

    private void await(PodFilter filter, int number) throws InterruptedException {
        while (cgroups(filter).map(Set::size).orElse(-1) != number) {
            changes.acquire();
        }
    }

    private static ProbeHandle arm(Backend backend, Resolution.Found getppid, @Nullable PodFilter filter, GroupBy by)
            throws IOException {
        return switch (backend.arm(request(getppid, filter, by))) {
            case ArmResult.Armed armed -> armed.probe();
            case ArmResult.Refused refused -> throw new IOException("refused: " + refused);
        };
    }

    private static ProbeRequest request(Resolution.Found getppid, @Nullable PodFilter filter, GroupBy by) {
        CallFilter calls = new CallFilter(filter, 0, COMMAND, null, List.of(), null);
        return new ProbeRequest("pods", false, getppid, calls, new Detail(by, Set.of(), Sampling.ALL, ""));
    }

    private static void call(Path cgroup) throws IOException, InterruptedException {
        try (Calls calls = Calls.start(CALLS, COMMAND, 1).in(cgroup)) {
            calls.go();
            calls.await();
        }
    }

    private static long hits(Backend backend, ProbeHandle probe) throws IOException {
        return counts(backend, probe).hits();
    }

    private static Map<String, Long> groups(Backend backend, ProbeHandle probe) throws IOException {
        return counts(backend, probe).groups().hits();
    }

    private static Counts counts(Backend backend, ProbeHandle probe) throws IOException {
        return Objects.requireNonNull(backend.counts().get(probe));
    }
}
