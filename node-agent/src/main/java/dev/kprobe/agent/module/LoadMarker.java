// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers on the host that an agent loaded the module in this boot, so that a later agent may unload it again; a
 * module that an administrator loaded stays. With it goes what is known of how that went.
 */
public final class LoadMarker {
    private final Path file;
    private final String bootId;
    private final LoadAttempts attempts;

    /**
     * The marker in a directory of the host.
     *
     * @param directory on the host, outlives the pod
     * @param bootId of this boot; the marker of an earlier one says nothing
     */
    public LoadMarker(Path directory, String bootId) {
        this.file = directory.resolve("module-loaded");
        this.bootId = bootId;
        this.attempts = new LoadAttempts(directory, bootId);
    }

    /** What keeps a module that does harm from being loaded again. */
    LoadAttempts attempts() {
        return attempts;
    }

    boolean isSet() {
        try {
            return Files.readString(file).equals(bootId);
        } catch (IOException e) {
            return false;
        }
    }

    void set() {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, bootId);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": KPM_STATE_DIR must be a writable directory", e);
        }
    }

    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Left behind it can only make a later agent unload a module that nobody uses.
        }
    }
}
