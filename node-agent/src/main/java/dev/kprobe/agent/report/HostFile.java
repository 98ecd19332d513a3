// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.agent.host.DurableFile;
import dev.kprobe.api.v1alpha1.NodeStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last status on the host's disk, so that counts continue exactly after the agent was killed, also when the API
 * server could not be reached.
 */
public final class HostFile implements StatusSink {
    private final DurableFile file;
    private final KubernetesSerialization json;

    /**
     * The file in a directory of the host.
     *
     * @param directory on the host, outlives the pod
     * @param json as the client reads and writes objects
     */
    public HostFile(Path directory, KubernetesSerialization json) {
        this.file = new DurableFile(directory, "status.json");
        this.json = json;
    }

    /** What the last agent wrote; empty when there is nothing that can be read. */
    public Optional<NodeStatus> read() {
        return file.read().map(this::parsed);
    }

    @Override
    public void write(NodeStatus status) throws IOException {
        file.write(json.asJson(status));
    }

    private @Nullable NodeStatus parsed(String text) {
        try {
            return json.unmarshal(text, NodeStatus.class);
        } catch (RuntimeException e) {
            return null;
        }
    }
}
