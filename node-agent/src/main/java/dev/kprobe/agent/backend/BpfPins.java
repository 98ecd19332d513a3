// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Register;
import dev.kprobe.agent.bpf.kernel.Attachment;
import dev.kprobe.agent.bpf.kernel.LeaseMap;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.kernel.Program;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of this product in the BPF file system of the host: a directory for each probe that outlives its agent,
 * with names for its maps, its programs and what runs them. One whose lease has no name was not finished, or is half
 * gone. One agent at a time has them; what it does not take goes when its lease has ended.
 */
final class BpfPins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BpfPins.class);
    private static final String MOUNT_POINT = "/sys/fs/bpf";
    private static final String DIRECTORY = "kprobe-monitor";

    private final Path root;
    /** Why there are none here, whoever asks; empty where there may be. */
    private final String obstacle;

    private final Duration lease;
    private final long opened = System.nanoTime();
    private @Nullable FileDescriptor lock;

    private BpfPins(Path root, String obstacle, Duration lease) {
        this.root = root;
        this.obstacle = obstacle;
        this.lease = lease;
    }

    /** Those of this host. */
    static BpfPins open(KernelFileSystems files, Duration lease) {
        Path root = directory(files);
        try {
            if (!isMounted(files)) {
                return new BpfPins(root, "the node has no BPF file system on " + MOUNT_POINT, lease);
            }
            if (!canOutlive()) {
                return new BpfPins(root, "what runs programs ends with its process on this kernel, before 5.15", lease);
            }
            if (!Files.isDirectory(root)) {
                Files.createDirectory(root);
            }
            return new BpfPins(root, "", lease);
        } catch (IOException e) {
            return new BpfPins(root, e.toString(), lease);
        }
    }

    /** Whether an earlier agent left probes. */
    static boolean areThere(KernelFileSystems files) {
        try (Stream<Path> left = Files.list(directory(files))) {
            return left.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Why no probe can outlive its agent here. */
    Optional<String> obstacle() {
        if (!obstacle.isEmpty()) {
            return Optional.of(obstacle);
        }
        return isOurs() ? Optional.empty() : Optional.of("another agent has " + root);
    }

    /** How long probes count without an agent. */
    Duration lease() {
        return lease;
    }

    /** When a lease ends that begins now. */
    long end() {
        return System.nanoTime() + lease.toNanos();
    }

    /** Lets a probe outlive this process, and says what it is. Whatever had its name is gone. */
    Path keep(String name, BpfProbe probe, String text) throws IOException {
        Path directory = place(name).orElseThrow(() -> new IOException("another agent has " + root));
        remove(directory);
        if (!probe.maps().lease().orElseThrow().write(text)) {
            throw new IOException("there is no room to note what the probe is");
        }
        Files.createDirectory(directory);
        try {
            probe.pin(directory);
            return directory;
        } catch (IOException e) {
            remove(directory);
            throw e;
        }
    }

    /** The directory of a probe that an earlier process left whole. */
    Optional<Path> find(String name) {
        return place(name).filter(directory -> Files.exists(directory.resolve(ProbeMaps.LEASE_NAME)));
    }

    /** What it is, where an agent wrote it that counts as this does. */
    Optional<BpfNote> note(Path directory) throws IOException {
        try (LeaseMap noted = LeaseMap.pinned(directory.resolve(ProbeMaps.LEASE_NAME))) {
            return BpfNote.parse(noted.text());
        }
    }

    /** Deletes what is pinned for a probe, which then lives as long as those who have it open. */
    static void remove(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            Files.deleteIfExists(directory.resolve(ProbeMaps.LEASE_NAME));
            for (Path name : list(directory)) {
                Files.deleteIfExists(name);
            }
            Files.delete(directory);
        }
    }

    /**
     * Removes what nobody has and nobody will: what is not whole, and what has ended as long ago as a lease lasts, in
     * which this agent could have taken it.
     */
    void sweep(Set<Path> own) {
        if (!isOurs()) {
            return;
        }
        try {
            for (Path directory : list(root)) {
                if (!own.contains(directory) && isLeft(directory)) {
                    LOG.info("nobody wants {} any more", directory);
                    remove(directory);
                }
            }
        } catch (IOException e) {
            LOG.warn("what earlier agents left stays: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }

    private boolean isLeft(Path directory) throws IOException {
        Path name = directory.resolve(ProbeMaps.LEASE_NAME);
        if (!Files.exists(name)) {
            return true;
        }
        try (LeaseMap left = LeaseMap.pinned(name)) {
            return System.nanoTime() - Math.max(left.end(), opened) >= lease.toNanos();
        }
    }

    /** The kernel keeps names with dots for itself. */
    private Optional<Path> place(String name) {
        return isOurs() ? Optional.of(root.resolve(name.replace('.', '_'))) : Optional.empty();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.toList();
        }
    }

    /** An agent that is about to end may have them for a moment yet. */
    private boolean isOurs() {
        if (lock == null && obstacle.isEmpty()) {
            lock = tryLock();
        }
        return lock != null;
    }

    private @Nullable FileDescriptor tryLock() {
        try {
            FileDescriptor directory = NativeAccess.open(root, NativeAccess.O_RDONLY);
            if (directory.tryLock()) {
                return directory;
            }
            directory.close();
        } catch (NativeException e) {
            LOG.warn("no probe can be kept: {}", e.getMessage());
        }
        return null;
    }

    /** As the host sees it: what a container mounts ends with it. */
    private static Path directory(KernelFileSystems files) {
        return files.proc().resolve("1/root" + MOUNT_POINT).resolve(DIRECTORY);
    }

    private static boolean isMounted(KernelFileSystems files) throws IOException {
        return Files.readAllLines(files.proc().resolve("1/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(mount -> mount.length > 2 && mount[1].equals(MOUNT_POINT))
                .reduce((_, last) -> last)
                .filter(mount -> mount[2].equals("bpf"))
                .isPresent();
    }

    private static boolean canOutlive() throws IOException {
        try (Program program =
                Program.probed(new Assembler().move(Register.R0, 0).exit().assemble())) {
            return Attachment.canOutlive(program);
        }
    }
}
