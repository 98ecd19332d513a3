// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that may be the module for the running kernel: the one that the agent brings, then those that the host has,
 * from its distribution, DKMS or by hand.
 *
 * @param own directory that holds {@code RELEASE/kprobe_monitor.ko} for some kernels
 * @param host directory of modules of the host, {@code /lib/modules} there
 * @param release of the running kernel
 */
record ModuleFiles(Path own, Path host, String release) {
    private static final String FILE = KernelModule.NAME + ".ko";
    /** Where depmod(8) lists every module, a line each: its path, a colon, what it needs. */
    private static final String LIST = "modules.dep";

    /** Those that are there, in the order in which to try them. */
    List<Path> found() {
        List<Path> files = new ArrayList<>();
        files.add(own.resolve(release).resolve(FILE));
        files.addAll(ofHost());
        files.removeIf(file -> !Files.isRegularFile(file));
        return files;
    }

    /** Changes when one comes, goes or becomes another. */
    String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (Path file : found()) {
            text.append(file).append(' ').append(changed(file)).append('\n');
        }
        return text.toString();
    }

    /** Names the content of a file, so that another build of the module is told from it. */
    static String build(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private List<Path> ofHost() {
        Path directory = host.resolve(release);
        try (Stream<String> lines = Files.lines(directory.resolve(LIST), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.substring(0, Math.max(0, line.indexOf(':'))))
                    .filter(path -> path.startsWith(FILE, path.lastIndexOf('/') + 1))
                    .filter(path -> path.indexOf('\0') < 0)
                    .map(directory::resolve)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String changed(Path file) {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            return time + " " + Files.size(file);
        } catch (IOException e) {
            return "";
        }
    }
}
