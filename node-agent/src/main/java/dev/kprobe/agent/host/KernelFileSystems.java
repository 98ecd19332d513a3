// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import dev.kprobe.agent.nativeaccess.NativeAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the kernel's file systems are seen by this process.
 *
 * <p>A container has its own {@code sysfs} with none of the others mounted below it, so they are mounted here, in this
 * process's own mount namespace, on first use. Nothing is mounted on the host.
 *
 * @param proc {@code procfs} of the host's process ids
 * @param sysfs {@code sysfs}
 * @param scratch a directory that may be written, for mount points where sysfs offers none
 */
public record KernelFileSystems(Path proc, Path sysfs, Path scratch) {

    /** The usual places. */
    public static KernelFileSystems standard() {
        return at(Path.of("/sys"));
    }

    /** Those of this machine, with {@code sysfs} seen there. */
    public static KernelFileSystems at(Path sysfs) {
        return new KernelFileSystems(Path.of("/proc"), sysfs, Path.of("/tmp"));
    }

    /** The tracing directory; mounted when it is not yet there. Fails when the kernel has none or refuses it. */
    public Path tracefs() throws IOException {
        return mounted("tracefs", sysfs.resolve("kernel/tracing"), "kprobe_events");
    }

    /** The debug directory; mounted when it is not yet there. */
    public Path debugfs() throws IOException {
        return mounted("debugfs", sysfs.resolve("kernel/debug"), "kprobes");
    }

    /** How far this kernel is locked down. */
    public Lockdown lockdown() {
        try {
            return Lockdown.read(mounted("securityfs", sysfs.resolve("kernel/security"), "lockdown"));
        } catch (IOException e) {
            return Lockdown.NONE;
        }
    }

    /** @param proof a file that exists below the mount point only when the file system is mounted and useful */
    private Path mounted(String type, Path usual, String proof) throws IOException {
        if (Files.exists(usual.resolve(proof))) {
            return usual;
        }
        Path target = Files.isDirectory(usual) ? usual : Files.createDirectories(scratch.resolve("kpm-" + type));
        if (!Files.exists(target.resolve(proof))) {
            NativeAccess.mount(type, target);
        }
        if (!Files.exists(target.resolve(proof))) {
            throw new IOException(type + " on " + target + " has no " + proof + ": this kernel is built without it");
        }
        return target;
    }
}
