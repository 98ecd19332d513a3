// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.PodFilter;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodWatchTest {
    private static final Pod CART = new Pod("aa", "shop", "cart", Map.of("app", "cart"));
    private static final Pod DATABASE = new Pod("bb", "shop", "database", Map.of("app", "database"));
    private static final PodFilter SHOP = new PodFilter(List.of("shop"), null);
    private static final PodFilter CARTS = new PodFilter(
            List.of(),
            new LabelSelectorBuilder().addToMatchLabels("app", "cart").build());

    @TempDir
    private Path mount;

    private final List<Pod> pods = new CopyOnWriteArrayList<>(List.of(CART));
    private final List<Boolean> opened = new ArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean known = true;
    private @Nullable Runnable changed;
    private @Nullable PodWatch watch;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(mount.resolve("cgroup.controllers"), "");
        Files.createDirectories(mount.resolve("kubepods/burstable"));
        watch = new PodWatch(mount, this::open, Clock.systemUTC(), changes::release);
    }

    @AfterEach
    void close() {
        watch().close();
    }

    @Test
    void watchesOnlyWhileSomebodyNeedsIt() throws Exception {
        Path pod = Files.createDirectories(mount.resolve("kubepods/burstable/podaa"));
        assertThat(watch().cgroups(SHOP)).isEmpty();
        assertThat(opened).isEmpty();
        watch().need(true);
        watch().need(true);
        await(() -> watch().cgroups(SHOP).equals(Optional.of(Set.of(id(pod)))));
        watch().need(false);
        assertThat(watch().cgroups(SHOP)).isEmpty();
        assertThat(watch().names().podOf(id(pod))).isNull();
        assertThat(opened).containsExactly(true, false);
    }

    @Test
    void followsPodsThatComeAndGo() throws Exception {
        watch().need(true);
        Path pod = Files.createDirectories(mount.resolve("kubepods/burstable/podaa"));
        await(() -> watch().cgroups(SHOP).equals(Optional.of(Set.of(id(pod)))));

        Path container = Files.createDirectories(pod.resolve("container"));
        await(() -> "shop/cart".equals(watch().names().podOf(id(container))));

        Path other = Files.createDirectories(mount.resolve("kubepods/podbb"));
        pods.add(DATABASE);
        Objects.requireNonNull(changed).run();
        await(() -> watch().cgroups(SHOP).equals(Optional.of(Set.of(id(pod), id(other)))));
        assertThat(watch().cgroups(CARTS)).contains(Set.of(id(pod)));

        long gone = id(other);
        Files.delete(other);
        await(() -> watch().cgroups(SHOP).equals(Optional.of(Set.of(id(pod)))));
        assertThat(watch().names().podOf(gone)).isEqualTo("shop/database");
    }

    @Test
    void tellsThatItDoesNotKnowThePodsFromThatThereAreNone() throws Exception {
        known = false;
        pods.clear();
        watch().need(true);
        assertThat(watch().cgroups(SHOP)).isEmpty();
        known = true;
        Objects.requireNonNull(changed).run();
        await(() -> watch().cgroups(SHOP).equals(Optional.of(Set.of())));
    }

    @Test
    void doesNothingWithCgroupsOfTheFirstVersion() throws IOException {
        Files.delete(mount.resolve("cgroup.controllers"));
        watch().need(true);
        assertThat(watch().isPossible()).isFalse();
        assertThat(opened).isEmpty();
    }

    private PodSource open(Runnable onChange) {
        changed = onChange;
        opened.add(true);
        return new PodSource() {
            @Override
            public Optional<Collection<Pod>> pods() {
                return known ? Optional.of(List.copyOf(pods)) : Optional.empty();
            }

            @Override
            public void close() {
                opened.add(false);
            }
        };
    }

    private PodWatch watch() {
        return Objects.requireNonNull(watch);
    }

    /** Each change that is waited for must be told. */
    private void await(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            assertThat(changes.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long id(Path path) {
        try {
            return (Long) Files.getAttribute(path, "unix:ino");
        } catch (IOException e) {
            return 0;
        }
    }
}
