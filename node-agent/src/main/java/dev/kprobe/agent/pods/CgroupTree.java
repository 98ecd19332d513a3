// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The cgroups of all pods on this node, read from the file system. On cgroup v2 the id of a cgroup is the inode number
 * of its directory. What goes away meanwhile is left out.
 */
final class CgroupTree {
    /** The root of all pods may be below the cgroup of kubelet or of a node that is itself a container. */
    private static final int ROOT_DEPTH = 4;

    private final Path mount;
    private List<Path> roots = List.of();

    /** The tree below this mount point. */
    CgroupTree(Path mount) {
        this.mount = mount;
    }

    /** Whether it is one of cgroup v2; ids of v1 say nothing. */
    boolean isUnified() {
        return Files.exists(mount.resolve("cgroup.controllers"));
    }

    /**
     * Reads everything.
     *
     * @param visitor is told of each directory before what is in it is read
     */
    List<PodCgroup> scan(Consumer<Path> visitor) throws IOException {
        if (roots.isEmpty()) {
            List<Path> found = new ArrayList<>();
            findRoots(mount, ROOT_DEPTH, found);
            roots = List.copyOf(found);
        }
        List<PodCgroup> pods = new ArrayList<>();
        for (Path root : roots) {
            walk(root, visitor, pods);
        }
        return pods;
    }

    private static void findRoots(Path directory, int depth, List<Path> found) throws IOException {
        for (Path child : children(directory)) {
            if (KubepodsNames.isRoot(name(child))) {
                found.add(child);
            } else if (depth > 1) {
                findRoots(child, depth - 1, found);
            }
        }
    }

    private static void walk(Path directory, Consumer<Path> visitor, List<PodCgroup> pods) throws IOException {
        visitor.accept(directory);
        for (Path child : children(directory)) {
            Optional<String> uid = KubepodsNames.podUid(name(child));
            if (uid.isEmpty()) {
                walk(child, visitor, pods);
                continue;
            }
            List<Long> ids = new ArrayList<>();
            collect(child, visitor, ids);
            if (!ids.isEmpty()) {
                pods.add(new PodCgroup(uid.get(), ids.getFirst(), ids.subList(1, ids.size())));
            }
        }
    }

    private static void collect(Path directory, Consumer<Path> visitor, List<Long> ids) throws IOException {
        visitor.accept(directory);
        try {
            ids.add((Long) Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path child : children(directory)) {
            collect(child, visitor, ids);
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, CgroupTree::isDirectory)) {
            entries.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException | DirectoryIteratorException | UncheckedIOException e) {
            return List.of();
        }
        return children;
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
