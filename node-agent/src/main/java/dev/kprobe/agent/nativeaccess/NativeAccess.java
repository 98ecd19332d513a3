// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** What the agent asks of the kernel beyond plain files. All methods block only as long as the system call does. */
public final class NativeAccess {
    /** As in {@code fcntl.h}. */
    public static final int O_RDONLY = 0;

    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    /** The kernel's one number for append on all Linux architectures that Java runs on. */
    public static final int O_APPEND = 0x400;

    /**
     * Reads return at once. The kernel's one number for it on all Linux architectures that Java runs on;
     * {@code delete_module} takes it to mean: fail when in use, do not wait.
     */
    public static final int O_NONBLOCK = 0x800;

    private static final int O_CLOEXEC = 0x80000;

    private static final int MODULE_INIT_COMPRESSED_FILE = 4;
    private static final int S_IFCHR = 0x2000;
    private static final int OWNER_READ_WRITE = 0x180;

    private NativeAccess() {}

    /** {@code open(2)}, always close-on-exec, never creating or truncating unless the flags say so. */
    public static FileDescriptor open(Path path, int flags) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            int number = Libc.open("open " + path, arena.allocateFrom(path.toString()), flags | O_CLOEXEC);
            return new FileDescriptor(number, path.toString());
        }
    }

    /**
     * {@code finit_module(2)} without parameters and without overriding any check. A file that is compressed, as its
     * name says, is left to the kernel to unpack; not all can.
     */
    public static void loadModule(Path file) throws NativeException {
        try (Arena arena = Arena.ofConfined();
                FileDescriptor descriptor = open(file, O_RDONLY)) {
            MemorySegment parameters = arena.allocateFrom("");
            Libc.systemCall(
                    "load " + file,
                    SystemCalls.CURRENT.finitModule(),
                    descriptor.number(),
                    parameters.address(),
                    file.toString().endsWith(".ko") ? 0 : MODULE_INIT_COMPRESSED_FILE,
                    0,
                    0);
        }
    }

    /** {@code delete_module(2)}; fails with {@link Errno#EAGAIN} when the module is in use. */
    public static void unloadModule(String name) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(name).address();
            Libc.systemCall("unload module " + name, SystemCalls.CURRENT.deleteModule(), address, O_NONBLOCK, 0, 0, 0);
        }
    }

    /** Makes a character device node that only its owner may read and write. */
    public static void makeCharacterDevice(Path path, int major, int minor) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            Libc.mknod(
                    "mknod " + path,
                    arena.allocateFrom(path.toString()),
                    S_IFCHR | OWNER_READ_WRITE,
                    deviceNumber(major, minor));
        }
    }

    /** Mounts a kernel file system such as {@code tracefs} in this process's mount namespace. */
    public static void mount(String type, Path target) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(type);
            Libc.mount("mount " + type + " on " + target, name, arena.allocateFrom(target.toString()), name);
        }
    }

    /**
     * {@code perf_event_open(2)}, close-on-exec, in no group.
     *
     * @param what the event by name, for the message of a failure
     * @param attributes a {@code struct perf_event_attr}
     * @param thread thread id, or -1 for all threads
     * @param cpu number of the CPU, or -1 for all CPUs (only with a thread)
     */
    public static FileDescriptor openPerfEvent(String what, MemorySegment attributes, int thread, int cpu)
            throws NativeException {
        final long closeOnExec = 8;
        long number = Libc.systemCall(
                "perf_event_open of " + what,
                SystemCalls.CURRENT.perfEventOpen(),
                attributes.address(),
                thread,
                cpu,
                -1,
                closeOnExec);
        return new FileDescriptor((int) number, what);
    }

    /** {@code makedev(3)} as the C library encodes it. */
    static long deviceNumber(int major, int minor) {
        long high = (long) (major & 0xfffff000) << 32 | (long) (minor & 0xffffff00) << 12;
        return high | (long) (major & 0xfff) << 8 | (minor & 0xff);
    }
}
