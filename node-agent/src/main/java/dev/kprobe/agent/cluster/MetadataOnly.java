// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the API server for no more than the metadata of a KprobeNode that is listed, watched or written. Its status may
 * be 200 KB, and the agent that would get it back has just written it. What one GETs comes whole.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches">metadata only</a>
 */
final class MetadataOnly implements Interceptor {
    static final String NAME = "metadata-only";
    /** Of what the API server sends then. */
    static final String VERSION = "meta.k8s.io/v1";

    static final String OBJECT = "PartialObjectMetadata";
    private static final String LIST = "PartialObjectMetadataList";

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        form(request.method(), request.uri())
                .ifPresent(kind -> builder.setHeader(
                        "Accept", "application/json;as=%s;g=meta.k8s.io;v=v1,application/json".formatted(kind)));
    }

    /** The kind to ask for; empty for what is wanted whole. */
    static Optional<String> form(String method, URI uri) {
        if (method.equals("GET") && uri.getPath().endsWith("/kprobenodes")) {
            String query = Objects.requireNonNullElse(uri.getQuery(), "");
            return Optional.of(query.contains("watch=true") ? OBJECT : LIST);
        }
        boolean isStatus =
                uri.getPath().contains("/kprobenodes/") && uri.getPath().endsWith("/status");
        return method.equals("PATCH") && isStatus ? Optional.of(OBJECT) : Optional.empty();
    }
}
