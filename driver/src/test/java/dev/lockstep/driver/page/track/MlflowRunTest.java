package dev.lockstep.driver.page.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MlflowRunTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Event STARTED = new Event.RunStarted(
            "moons", "runs/x", 4, 1, 32, 3, 5, 337, Map.of(), List.of(), List.of(2), Optional.empty(), Map.of());

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private boolean fails;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** As a tracking server answers, of the documentation of its REST interface. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestURI().toString().replace("/api/2.0/mlflow/", "");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(method + " " + body + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            int status = fails ? 500 : method.startsWith("experiments/get") ? 404 : 200;
            String answer = method.equals("experiments/create")
                    ? "{\"experiment_id\": \"7\"}"
                    : method.equals("runs/create") ? "{\"run\": {\"info\": {\"run_id\": \"abc\"}}}" : "{}";
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private MlflowRun run() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new MlflowRun(address, "my tries", Optional.of("Bearer x"));
    }

    private JsonNode body(int at) throws IOException {
        return new JsonMapper().readTree(asked.get(at).replaceFirst("^\\S+ ", ""));
    }

    @Test
    void aRunIsMadeInItsExperimentAndItsFiguresAndItsEndAreTold() throws IOException {
        try (MlflowRun run = run()) {
            run.accept(NOON, new Event.RunDescribed("", Map.of("updater", "adam"), List.of()));
            run.accept(NOON, STARTED);
            run.accept(NOON, STARTED);
            run.accept(NOON.plusSeconds(1), new Event.Progress(5, 1, 0.5, 1000));
            run.accept(NOON.plusSeconds(2), new Event.RunEnded("completed", "", 15, 3, 1, 100, "ab12"));
        }
        assertThat(asked.stream().map(line -> line.replaceFirst(" .*", "")))
                .containsExactly(
                        "experiments/get-by-name?experiment_name=my+tries",
                        "experiments/create",
                        "runs/create",
                        "runs/log-batch",
                        "runs/log-batch",
                        "runs/log-batch",
                        "runs/update");
        assertThat(asked).allMatch(line -> line.endsWith("[Bearer x]"));
        assertThat(body(1).path("name").asText()).isEqualTo("my tries");
        assertThat(body(2).path("experiment_id").asText()).isEqualTo("7");
        assertThat(body(2).path("run_name").asText()).isEqualTo("moons");
        assertThat(body(3).path("params").findValuesAsText("key")).contains("updater", "replicas", "epochs");
        JsonNode loss = body(4).path("metrics").get(0);
        assertThat(loss.path("key").asText()).isEqualTo("step/loss");
        assertThat(loss.path("value").asDouble()).isEqualTo(0.5);
        assertThat(loss.path("step").asLong()).isEqualTo(5);
        assertThat(loss.path("timestamp").asLong())
                .isEqualTo(NOON.plusSeconds(1).toEpochMilli());
        assertThat(body(6).path("status").asText()).isEqualTo("FINISHED");
        assertThat(body(6).path("run_id").asText()).isEqualTo("abc");
    }

    @Test
    void aServerThatFailsIsNamedWithWhatItSaid() {
        fails = true;
        assertThatThrownBy(() -> run().accept(NOON, STARTED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("experiments/get-by-name")
                .hasMessageContaining("500");
    }
}
