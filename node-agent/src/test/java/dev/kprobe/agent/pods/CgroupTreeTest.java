// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTreeTest {
    @TempDir
    private Path mount;

    @Test
    void findsPodsOfTheSystemdDriver() throws IOException {
        String pod = "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podaa_bb.slice";
        Path group = make(pod);
        Path container = make(pod + "/cri-containerd-1.scope");
        Path inner = make(pod + "/cri-containerd-1.scope/inner");
        Path deeper = make(pod + "/cri-containerd-1.scope/inner/deeper");
        Path guaranteed = make("kubepods.slice/kubepods-podcc.slice");
        make("system.slice/kubelet.service");
        Files.writeString(group.resolve("cgroup.procs"), "1\n");

        assertThat(scan())
                .containsExactlyInAnyOrder(
                        new PodCgroup("aa-bb", id(group), List.of(id(container), id(inner), id(deeper))),
                        new PodCgroup("cc", id(guaranteed), List.of()));
    }

    @Test
    void findsPodsOfTheCgroupfsDriver() throws IOException {
        Path burstable = make("kubepods/burstable/podaa-bb");
        Path guaranteed = make("kubepods/podcc");
        assertThat(scan())
                .containsExactlyInAnyOrder(
                        new PodCgroup("aa-bb", id(burstable), List.of()),
                        new PodCgroup("cc", id(guaranteed), List.of()));
    }

    @Test
    void findsThePodsOfANodeThatIsAContainer() throws IOException {
        Path pod = make("kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/"
                + "kubelet-kubepods-besteffort-podaa.slice");
        assertThat(scan()).containsExactly(new PodCgroup("aa", id(pod), List.of()));
    }

    @Test
    void showsEveryDirectoryBeforeItIsRead() throws IOException {
        Path pod = make("kubepods/burstable/podaa");
        List<Path> visited = new ArrayList<>();
        List<PodCgroup> pods = new CgroupTree(mount).scan(path -> {
            visited.add(path);
            if (path.equals(pod)) {
                make("kubepods/burstable/podaa/late");
            }
        });
        assertThat(visited).containsExactly(mount.resolve("kubepods"), pod.getParent(), pod, pod.resolve("late"));
        assertThat(pods).containsExactly(new PodCgroup("aa", id(pod), List.of(id(pod.resolve("late")))));
    }

    @Test
    void doesWithoutWhatGoesAwayMeanwhile() throws IOException {
        Path pod = make("kubepods/podaa");
        CgroupTree tree = new CgroupTree(mount);
        assertThat(tree.scan(path -> {})).hasSize(1);
        assertThat(tree.scan(path -> {
                    if (path.equals(pod)) {
                        remove(pod);
                    }
                }))
                .isEmpty();
        remove(mount.resolve("kubepods"));
        assertThat(tree.scan(path -> {})).isEmpty();
    }

    @Test
    void tellsVersionsApart() throws IOException {
        CgroupTree tree = new CgroupTree(mount);
        assertThat(tree.isUnified()).isFalse();
        Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory\n");
        assertThat(tree.isUnified()).isTrue();
    }

    private List<PodCgroup> scan() throws IOException {
        return new CgroupTree(mount).scan(path -> {});
    }

    private Path make(String path) {
        try {
            return Files.createDirectories(mount.resolve(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long id(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:ino");
    }
}
