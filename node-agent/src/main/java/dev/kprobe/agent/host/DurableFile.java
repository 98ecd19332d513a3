// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small text on the host's disk that is whole whenever the machine goes down: replaced in one rename after its
 * content is on disk, and what has been done is on disk when the call returns.
 *
 * @param directory made when the file is written
 * @param name of the file in it
 */
public record DurableFile(Path directory, String name) {

    /** The text; empty when there is none that can be read. */
    public Optional<String> read() {
        try {
            return Optional.of(Files.readString(file()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Replaces the text. */
    public void write(String text) throws IOException {
        Files.createDirectories(directory);
        Path next = directory.resolve(name + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync();
    }

    /** Removes it, if it is there. */
    public void remove() throws IOException {
        if (Files.deleteIfExists(file())) {
            sync();
        }
    }

    /** A rename or removal is in the directory, which has to get to the disk too. */
    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path file() {
        return directory.resolve(name);
    }
}
