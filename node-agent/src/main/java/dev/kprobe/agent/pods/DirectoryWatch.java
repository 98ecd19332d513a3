// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when something is made or removed in one of many directories. */
final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final WatchService service;
    private final Map<Path, WatchKey> keys = new ConcurrentHashMap<>();

    private DirectoryWatch(WatchService service, Runnable changed) {
        this.service = service;
        Thread.ofPlatform().name("directories").daemon().start(() -> run(changed));
    }

    /** Begins; empty where the kernel has no more watches to give. */
    static Optional<DirectoryWatch> open(Runnable changed) {
        try {
            return Optional.of(new DirectoryWatch(FileSystems.getDefault().newWatchService(), changed));
        } catch (IOException e) {
            LOG.info("directories are polled, for they cannot be watched: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Watches a directory from now on, until it is removed. */
    void add(Path directory) {
        WatchKey known = keys.get(directory);
        if (known != null && known.isValid()) {
            return;
        }
        try {
            keys.put(
                    directory,
                    directory.register(
                            service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            // It has gone, or there are too many; what happens there is then seen a little later.
            keys.remove(directory);
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("closing a watch", e);
        }
    }

    private void run(Runnable changed) {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                if (!key.reset()) {
                    keys.values().remove(key);
                }
                changed.run();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            LOG.debug("directories are not watched any more");
        }
    }
}
