// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * As much of an API server as one agent needs: lists, watches, and the status of a KprobeNode, each whole or its
 * metadata alone. Watches are plain HTTP, for what the agent falls back to when it is refused a web socket.
 */
final class ApiDouble implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Something that happened to an object of a collection. */
    private record Event(long version, String collection, String type, ObjectNode object) {

        byte[] line(boolean metadataOnly) {
            ObjectNode event = JSON.createObjectNode().put("type", type);
            event.set("object", form(object, metadataOnly));
            return (event + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    private final HttpsServer server;
    /** By path. */
    private final Map<String, ObjectNode> objects = new TreeMap<>();

    private final List<Event> events = new ArrayList<>();
    private long version = 1;

    /** Serves on the loopback address. */
    ApiDouble(int port, SSLContext certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Makes an object or changes it. */
    synchronized void put(String collection, ObjectNode object) {
        String path = collection + "/" + name(object);
        String type = objects.put(path, object) == null ? "ADDED" : "MODIFIED";
        happened(type, collection, object);
    }

    /** Deletes an object. */
    synchronized void delete(String collection, String name) {
        ObjectNode object = objects.remove(collection + "/" + name);
        if (object != null) {
            happened("DELETED", collection, object);
        }
    }

    /** What is at a path, missing where there is nothing. */
    synchronized JsonNode at(String path, String pointer) {
        ObjectNode object = objects.get(path);
        return object == null ? JSON.missingNode() : object.at(pointer);
    }

    /** Waits for the next change of any object, but not longer than this. */
    synchronized void awaitChange(long seconds) throws InterruptedException {
        TimeUnit.SECONDS.timedWait(this, seconds);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String name(ObjectNode object) {
        return object.at("/metadata/name").asText();
    }

    private void happened(String type, String collection, ObjectNode object) {
        version++;
        ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(version));
        events.add(new Event(version, collection, type, object.deepCopy()));
        notifyAll();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean metadataOnly =
                String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("as=PartialObjectMetadata");
        if (exchange.getRequestMethod().equals("PATCH")) {
            JsonNode change = JSON.readTree(exchange.getRequestBody());
            ObjectNode changed = status(path.replaceFirst("/status$", ""), change.get("status"));
            answer(exchange, changed == null ? null : form(changed, metadataOnly));
        } else if (isObject(path)) {
            answer(exchange, copy(path));
        } else if (!query.contains("watch=true")) {
            answer(exchange, list(path, metadataOnly));
        } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        } else {
            watch(exchange, path, from(query), metadataOnly);
        }
    }

    private synchronized @Nullable ObjectNode status(String path, JsonNode status) {
        ObjectNode object = objects.get(path);
        if (object != null) {
            object.set("status", status);
            happened("MODIFIED", path.substring(0, path.lastIndexOf('/')), object);
            return object.deepCopy();
        }
        return null;
    }

    private synchronized boolean isObject(String path) {
        return objects.containsKey(path);
    }

    private synchronized @Nullable ObjectNode copy(String path) {
        ObjectNode object = objects.get(path);
        return object == null ? null : object.deepCopy();
    }

    /** The object, or what is left of it when only its metadata is wanted. */
    private static ObjectNode form(ObjectNode object, boolean metadataOnly) {
        if (!metadataOnly) {
            return object;
        }
        ObjectNode metadata =
                JSON.createObjectNode().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        metadata.set("metadata", object.get("metadata"));
        return metadata;
    }

    private synchronized ObjectNode list(String collection, boolean metadataOnly) {
        ObjectNode list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        ArrayNode items = list.putArray("items");
        objects.forEach((path, object) -> {
            if (path.startsWith(collection + "/")) {
                items.add(form(object, metadataOnly).deepCopy());
            }
        });
        return list;
    }

    private static void answer(HttpExchange exchange, @Nullable ObjectNode body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream output = exchange.getResponseBody()) {
            output.write(bytes);
        }
    }

    private void watch(HttpExchange exchange, String collection, long from, boolean metadataOnly) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        long seen = from;
        try (OutputStream output = exchange.getResponseBody()) {
            output.flush();
            while (true) {
                for (Event event : after(seen, collection)) {
                    output.write(event.line(metadataOnly));
                    seen = event.version();
                }
                output.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Event> after(long seen, String collection) throws InterruptedException {
        while (true) {
            List<Event> later = events.stream()
                    .filter(event ->
                            event.version() > seen && event.collection().equals(collection))
                    .toList();
            if (!later.isEmpty()) {
                return later;
            }
            wait();
        }
    }

    private static long from(String query) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith("resourceVersion=")) {
                return Long.parseLong(part.substring(part.indexOf('=') + 1));
            }
        }
        return 0;
    }
}
