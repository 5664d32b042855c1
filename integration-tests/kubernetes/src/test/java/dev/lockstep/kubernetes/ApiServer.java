package dev.lockstep.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps what it is told as the API server of a cluster does, as far as a submission goes: objects are created, or applied. */
final class ApiServer implements AutoCloseable {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()); // of which JSON is a part
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ConcurrentNavigableMap<String, JsonNode> objects = new ConcurrentSkipListMap<>();

    ApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Those of a kind, such as {@code pods}. */
    List<JsonNode> objects(String namespace, String kind) {
        String place = "/api/v1/namespaces/" + namespace + "/" + kind + "/";
        return List.copyOf(objects.subMap(place, place + Character.MAX_VALUE).values());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            JsonNode told = YAML.readTree(exchange.getRequestBody().readAllBytes());
            switch (exchange.getRequestMethod()) {
                case "POST" ->
                    keep(exchange, path + "/" + told.at("/metadata/name").asText(), told);
                case "PATCH" -> keep(exchange, path, told);
                default -> send(exchange, 404, JSON.createObjectNode().put("kind", "Status"));
            }
        }
    }

    private void keep(HttpExchange exchange, String place, JsonNode told) throws IOException {
        if (told.path("metadata") instanceof ObjectNode metadata) {
            metadata.put("uid", UUID.randomUUID().toString()).put("resourceVersion", "1");
        }
        objects.put(place, told);
        send(exchange, 201, told);
    }

    private static void send(HttpExchange exchange, int status, JsonNode object) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(object);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
