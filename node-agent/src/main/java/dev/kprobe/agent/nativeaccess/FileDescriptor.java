// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor of this process, closed once however often {@link #close()} is called.
 *
 * <p>Always close-on-exec. What the kernel ties to the open file (probes, events) goes when it is closed or when this
 * process dies, whatever the manner.
 */
public final class FileDescriptor implements AutoCloseable {
    private final int number;
    private final String name;
    private final AtomicBoolean open = new AtomicBoolean(true);

    FileDescriptor(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /** The number that system calls take, for structs that hand it to the kernel. */
    public int number() {
        if (!open.get()) {
            throw new IllegalStateException(name + " is closed");
        }
        return number;
    }

    /**
     * {@code ioctl(2)} with a pointer argument.
     *
     * @param what the request by name, for the message of a failure
     * @return what the call returned, never negative
     */
    public int ioctl(String what, long request, MemorySegment argument) throws NativeException {
        return Libc.ioctl(what + " on " + name, number(), request, argument);
    }

    /** Reads the descriptor's 64-bit counter, as perf events give it. */
    public long readLong() throws NativeException {
        return Libc.readLong("read " + name, number());
    }

    /**
     * Reads what is there now, as far as it fits.
     *
     * @return how many bytes; 0 when there are none, or none yet on a descriptor that does not wait
     */
    public long read(MemorySegment buffer) throws NativeException {
        return Libc.read("read " + name, number(), buffer);
    }

    /** Writes all bytes with one {@code write(2)}, as kernel control files expect a command. */
    public void write(byte[] bytes) throws NativeException {
        Libc.write(
                "write \"" + new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).strip() + "\" to " + name,
                number(),
                bytes);
    }

    /** Maps {@code length} bytes from an offset, shared and read-only. */
    public Mapping mapReadOnly(long offset, long length) throws NativeException {
        return Mapping.shared(name, number(), offset, length, false);
    }

    /** Maps {@code length} bytes from an offset, shared, to be read and written. */
    public Mapping mapReadWrite(long offset, long length) throws NativeException {
        return Mapping.shared(name, number(), offset, length, true);
    }

    /** {@code ioctl(2)} without argument. */
    public void ioctl(String what, long request) throws NativeException {
        Libc.ioctl(what + " on " + name, number(), request, MemorySegment.NULL);
    }

    /**
     * Waits until there is something to read.
     *
     * @return whether there is, before the time is over
     */
    public boolean awaitReadable(int millis) throws NativeException {
        return Libc.poll("poll " + name, number(), millis);
    }

    /**
     * Locks the file or directory for this descriptor alone ({@code flock(2)}), until it is closed.
     *
     * @return false when somebody else has locked it
     */
    public boolean tryLock() throws NativeException {
        final int exclusive = 2;
        final int atOnce = 4;
        try {
            Libc.systemCall("lock " + name, SystemCalls.CURRENT.lockFile(), number(), exclusive | atOnce, 0, 0, 0);
            return true;
        } catch (NativeException e) {
            if (e.errno() == Errno.EAGAIN) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            Libc.close(number);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
