// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What identifies the running kernel and this boot of it.
 *
 * @param release as {@code uname -r}, the name of the folder a module for this kernel lies in
 * @param version as {@code uname -v}
 * @param architecture as {@code uname -m}
 * @param bootId random identifier of this boot
 */
public record KernelFacts(String release, String version, String architecture, String bootId) {

    /** Reads the facts below a {@code proc} mount; they do not change until the next boot. */
    public static KernelFacts read(Path proc) throws IOException {
        Path kernel = proc.resolve("sys/kernel");
        return new KernelFacts(
                line(kernel.resolve("osrelease")),
                line(kernel.resolve("version")),
                machine(System.getProperty("os.arch", "unknown")),
                line(kernel.resolve("random/boot_id")));
    }

    /** The name {@code uname -m} uses for what Java calls {@code os.arch}. */
    static String machine(String javaName) {
        return javaName.equals("amd64") ? "x86_64" : javaName;
    }

    private static String line(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    }
}
