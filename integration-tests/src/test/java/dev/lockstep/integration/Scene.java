package dev.lockstep.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A run on a real cluster, to which something happens. */
final class Scene {
    private static final String RUN = "run";

    private final StandaloneCluster cluster;
    private final Product product;
    private final Path events;
    private Process process;

    private Scene(StandaloneCluster cluster, Product product, Process process) {
        this.cluster = cluster;
        this.product = product;
        this.process = process;
        events = product.folder().resolve(RUN).resolve("events.jsonl");
    }

    static Scene train(StandaloneCluster cluster, Path folder, String runFile, String... settings) throws IOException {
        return train(cluster, Map.of(), folder, runFile, settings);
    }

    /** The same, with more settings of Spark. */
    static Scene train(
            StandaloneCluster cluster, Map<String, String> spark, Path folder, String runFile, String... settings)
            throws IOException {
        Product product = new Product(Files.createTempDirectory(folder, "scene"))
                .on(cluster)
                .with(spark);
        List<String> arguments = new ArrayList<>(List.of("train", Product.runFile(runFile), "--run", RUN));
        arguments.addAll(Arrays.asList(settings));
        return new Scene(cluster, product, product.start(arguments.toArray(String[]::new)));
    }

    /** A run that was started otherwise, in the directory {@code run}. */
    static Scene of(StandaloneCluster cluster, Product product, Process process) {
        return new Scene(cluster, product, process);
    }

    Path directory() {
        return product.folder().resolve(RUN);
    }

    StandaloneCluster cluster() {
        return cluster;
    }

    Process driver() {
        return process;
    }

    /** Goes on in the directory of a driver that is gone. */
    void resume() throws IOException, InterruptedException {
        process.waitFor();
        process = product.start("resume", RUN);
    }

    List<JsonNode> events() throws IOException {
        return events(events);
    }

    static List<JsonNode> events(Path events) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        if (Files.exists(events)) {
            ObjectMapper json = new ObjectMapper();
            String text = Files.readString(events);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
                if (!line.isBlank()) {
                    all.add(json.readTree(line));
                }
            }
        }
        return all;
    }

    List<JsonNode> events(String kind) throws IOException {
        return events().stream()
                .filter(event -> event.path("event").asText().equals(kind))
                .toList();
    }

    /** Waits until something was said, as long as a run may take. */
    JsonNode await(Predicate<JsonNode> event) throws IOException, InterruptedException {
        long began = System.currentTimeMillis();
        while (process.isAlive()
                && System.currentTimeMillis() - began < product.longest().toMillis()) {
            long looked = System.currentTimeMillis();
            Optional<JsonNode> found = events().stream().filter(event).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            // Of a long run there is much to read: to look is not to take the processors from those that are watched.
            Thread.sleep(Math.max(5, 20 * (System.currentTimeMillis() - looked)));
        }
        throw new AssertionError("it was never said; the run: "
                + Files.readString(product.folder().resolve("out.txt"))
                + Files.readString(product.folder().resolve("err.txt")));
    }

    JsonNode awaitStep(long step) throws IOException, InterruptedException {
        return await(event -> event.path("event").asText().matches("progress|epochEnded")
                && event.path("step").asLong() >= step);
    }

    /** The executor on which a rank of the newest attempt lives. */
    ProcessHandle executorOf(int rank) throws IOException {
        String id = events("rankPlaced").stream()
                .filter(event -> event.path("rank").asInt() == rank)
                .reduce((a, b) -> b)
                .orElseThrow()
                .path("executor")
                .asText();
        return cluster.executor(id).orElseThrow();
    }

    Product.Ended end() throws IOException, InterruptedException {
        return product.end(process);
    }

    String weights() throws IOException {
        return product.result(RUN).path("weightsSha256").asText();
    }

    static long time(JsonNode event) {
        return Instant.parse(event.path("time").asText()).toEpochMilli();
    }
}
