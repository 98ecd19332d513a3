// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.NodeStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
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
 * The last status on the host's disk, so that counts continue exactly after the agent was killed, also when the API
 * server could not be reached. Replaced in one rename after its content is on disk.
 */
public final class HostFile implements StatusSink {
    private final Path file;
    private final KubernetesSerialization json;

    /**
     * The file in a directory of the host.
     *
     * @param directory on the host, outlives the pod
     * @param json as the client reads and writes objects
     */
    public HostFile(Path directory, KubernetesSerialization json) {
        this.file = directory.resolve("status.json");
        this.json = json;
    }

    /** What the last agent wrote; empty when there is nothing that can be read. */
    public Optional<NodeStatus> read() {
        try {
            return Optional.ofNullable(json.unmarshal(Files.readString(file), NodeStatus.class));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(NodeStatus status) throws IOException {
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling("status.json.next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(json.asJson(status).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
