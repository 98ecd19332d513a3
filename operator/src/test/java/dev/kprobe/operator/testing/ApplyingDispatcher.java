// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;

/**
 * A mock API server that knows server-side apply, which fabric8's own answers with 415: the object is created or
 * merged, lists replaced. Ownership of fields is not kept; that is what the tests against a real API server are for.
 */
final class ApplyingDispatcher extends KubernetesCrudDispatcher {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "/status";

    @Override
    public synchronized MockResponse handlePatch(RecordedRequest request) {
        String type = request.getHeader("Content-Type");
        if (type == null || type.startsWith("application/json-patch")) {
            return super.handlePatch(request);
        }
        try {
            return merge(request);
        } catch (JsonProcessingException e) {
            return new MockResponse().setResponseCode(400).setBody(e.getMessage());
        }
    }

    private MockResponse merge(RecordedRequest request) throws JsonProcessingException {
        String path = request.getPath().replaceAll("\\?.*", "");
        String object = path.endsWith(STATUS) ? path.substring(0, path.length() - STATUS.length()) : path;
        JsonNode applied = JSON.readTree(request.getUtf8Body());
        MockResponse current = handleGet(object);
        if (current.code() == 404) {
            boolean creates = request.getHeader("Content-Type").startsWith("application/apply-patch");
            return path.equals(object) && creates
                    ? handleCreate(request(request, HttpMethod.POST, object.replaceAll("/[^/]*$", ""), applied))
                    : current;
        }
        ObjectNode merged = (ObjectNode) JSON.readTree(current.getBody().readUtf8());
        if (differ(merged.at("/metadata/resourceVersion"), applied.at("/metadata/resourceVersion"))) {
            return new MockResponse().setResponseCode(409);
        }
        merge(merged, applied);
        if (path.endsWith(STATUS)) {
            // A status has one owner here: what it no longer applies is gone.
            merged.set("status", applied.path("status"));
        }
        // Without a version nothing conflicts, as with an apply that is forced.
        ((ObjectNode) merged.get("metadata")).remove("resourceVersion");
        return handleUpdate(request(request, HttpMethod.PUT, path, merged));
    }

    private static boolean differ(JsonNode present, JsonNode wanted) {
        return !wanted.isMissingNode() && !wanted.isNull() && !wanted.equals(present);
    }

    private static void merge(ObjectNode target, JsonNode applied) {
        applied.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject() && target.get(field.getKey()) instanceof ObjectNode nested) {
                merge(nested, field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static RecordedRequest request(RecordedRequest original, HttpMethod method, String path, JsonNode body) {
        return new RecordedRequest(
                original.getHttpVersion(),
                method,
                path,
                original.getHeaders(),
                new Buffer(body.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
