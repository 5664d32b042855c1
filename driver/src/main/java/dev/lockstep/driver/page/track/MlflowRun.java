package dev.lockstep.driver.page.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run as an MLflow tracking server has it, by its REST interface (2.0): what it was asked for as parameters, its figures as
 * metrics by step, how it ended as its status.
 */
public final class MlflowRun implements RunTracker {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** A server takes a thousand at once. */
    private static final int MOST_METRICS = 500;

    private static final int LONGEST_PARAMETER = 500;
    private static final int NOT_FOUND = 404;
    private static final int REDIRECTION = 300;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LONGEST).build();
    private final URI server;
    private final String experiment;
    private final Optional<String> authorization;
    private final ArrayNode metrics = JSON.createArrayNode();
    /** What is said before the run begins is sent when it does. */
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private String run = "";
    private Instant sent = Instant.EPOCH;
    private long step;

    /**
     * @param experiment that the run is put into, and is made where there is none of that name
     * @param authorization what the server is sent as the header of that name
     */
    public MlflowRun(URI server, String experiment, Optional<String> authorization) {
        this.server = server;
        this.experiment = experiment;
        this.authorization = authorization;
    }

    @Override
    public void accept(Instant time, Event event) throws IOException {
        if (event instanceof Event.RunStarted started) {
            begin(time, started);
        } else if (event instanceof Event.RunDescribed described) {
            described(described);
        }
        for (TrackedFigure figure : TrackedFigure.of(event, step)) {
            step = figure.step();
            metrics.addObject()
                    .put("key", figure.name())
                    .put("value", figure.value())
                    .put("timestamp", time.toEpochMilli())
                    .put("step", figure.step());
        }
        boolean isEnd = event instanceof Event.RunEnded;
        if (isEnd
                || metrics.size() >= MOST_METRICS
                || Duration.between(sent, time).compareTo(BETWEEN) >= 0) {
            send();
            sent = time;
        }
        if (event instanceof Event.RunEnded ended) {
            end(time, ended);
        }
    }

    private void described(Event.RunDescribed described) {
        parameters.putAll(described.facts());
    }

    private void begin(Instant time, Event.RunStarted started) throws IOException {
        if (!run.isEmpty()) {
            return; // it goes on, with other ranks
        }
        ObjectNode create = JSON.createObjectNode()
                .put("experiment_id", experimentId())
                .put("run_name", started.name())
                .put("start_time", time.toEpochMilli());
        ArrayNode tags = create.putArray("tags");
        tags.addObject().put("key", "mlflow.source.name").put("value", "lockstep");
        tags.addObject().put("key", "lockstep.directory").put("value", started.directory());
        run = post("runs/create", create)
                .path("run")
                .path("info")
                .path("run_id")
                .asText();
        parameters.put("replicas", String.valueOf(started.replicas()));
        parameters.put("batch", String.valueOf(started.batch()));
        parameters.put("epochs", String.valueOf(started.epochs()));
        parameters.put("parameters", String.valueOf(started.parameters()));
        ObjectNode batch = JSON.createObjectNode().put("run_id", run);
        ArrayNode all = batch.putArray("params");
        parameters.forEach((key, value) -> all.addObject()
                .put("key", key)
                .put("value", value.substring(0, Math.min(LONGEST_PARAMETER, value.length()))));
        post("runs/log-batch", batch);
    }

    private String experimentId() throws IOException {
        HttpResponse<String> known = send(request("experiments/get-by-name?experiment_name="
                        + URLEncoder.encode(experiment, StandardCharsets.UTF_8))
                .GET());
        if (known.statusCode() == NOT_FOUND) {
            return post("experiments/create", JSON.createObjectNode().put("name", experiment))
                    .path("experiment_id")
                    .asText();
        }
        return read(known).path("experiment").path("experiment_id").asText();
    }

    private void send() throws IOException {
        if (run.isEmpty() || metrics.isEmpty()) {
            return;
        }
        ObjectNode batch = JSON.createObjectNode().put("run_id", run);
        batch.set("metrics", metrics.deepCopy());
        metrics.removeAll();
        post("runs/log-batch", batch);
    }

    private void end(Instant time, Event.RunEnded ended) throws IOException {
        if (run.isEmpty()) {
            return;
        }
        ObjectNode batch = JSON.createObjectNode().put("run_id", run);
        ArrayNode tags = batch.putArray("tags");
        tags.addObject().put("key", "lockstep.status").put("value", ended.status());
        tags.addObject().put("key", "lockstep.weightsSha256").put("value", ended.weightsSha256());
        post("runs/log-batch", batch);
        post(
                "runs/update",
                JSON.createObjectNode()
                        .put("run_id", run)
                        .put("status", status(ended.status()))
                        .put("end_time", time.toEpochMilli()));
    }

    private static String status(String word) {
        return switch (word) {
            case "completed", "earlyStopped" -> "FINISHED";
            case "interrupted" -> "KILLED";
            default -> "FAILED";
        };
    }

    private HttpRequest.Builder request(String method) {
        String base = server.toString().replaceFirst("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/2.0/mlflow/" + method))
                .timeout(LONGEST)
                .header("Content-Type", "application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private JsonNode post(String method, ObjectNode body) throws IOException {
        return read(send(request(method).POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + server + " was asked", e);
        }
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= REDIRECTION) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": "
                    + answer.body().strip());
        }
        return JSON.readTree(answer.body());
    }

    /** What has not been sent is sent. */
    @Override
    public void close() throws IOException {
        send();
    }
}
