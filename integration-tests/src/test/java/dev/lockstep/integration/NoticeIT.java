package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executors that are told to end, before they do: the run loses no step. For how long it stands still lies in {@code target}. */
@Tag("faults")
class NoticeIT {
    private static final LargeReport REPORT = new LargeReport("notice", "who is told how", "stall", "steps made again");
    private static final String[] LONG = {
        "--set", "name=notice",
        "--set", "training.epochs=1500",
        "--set", "training.earlyStopping=none",
        "--set", "checkpoint.every=1000 epochs"
    };

    @TempDir
    static Path folder;

    private static String undisturbed;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        undisturbed = new Product(folder)
                .train("moons.yaml", "undisturbed", LONG)
                .path("weightsSha256")
                .asText();
        cluster = StandaloneCluster.start(folder.resolve("cluster"), 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** PWR is the signal of Spark's decommissioning. */
    @ParameterizedTest
    @CsvSource({"TERM, 1", "TERM, 0", "PWR, 2"})
    void anExecutorThatIsToldToEndCostsNoStep(String signal, int rank) throws Exception {
        Scene scene = Scene.train(
                cluster,
                Map.of("spark.decommission.enabled", String.valueOf(signal.equals("PWR"))),
                folder,
                "moons.yaml",
                LONG);
        try {
            scene.awaitStep(300);
            Product.signal(scene.executorOf(rank), signal);
            JsonNode regrouped = scene.await(event -> is(event, "regrouped"));
            assertThat(regrouped.path("why").asText()).containsPattern("^executor [0-9]+ on 127.0.0.1 was told to end");
            Product.Ended ended = scene.end();

            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            assertThat(scene.weights()).isEqualTo(undisturbed);
            List<JsonNode> events = scene.events();
            int border = events.indexOf(regrouped);
            JsonNode stopped = last(events.subList(0, border), "timeSpent");
            JsonNode resumed = first(events.subList(border, events.size()), "resumed");
            assertThat(resumed.path("step").asLong())
                    .isEqualTo(stopped.path("step").asLong());
            REPORT.row("SIG" + signal + ", rank " + rank, "%d ms | 0", Scene.time(resumed) - Scene.time(stopped));
        } finally {
            scene.driver().destroyForcibly();
        }
    }

    private static boolean is(JsonNode event, String kind) {
        return event.path("event").asText().equals(kind);
    }

    private static JsonNode first(List<JsonNode> events, String kind) {
        return events.stream().filter(event -> is(event, kind)).findFirst().orElseThrow();
    }

    private static JsonNode last(List<JsonNode> events, String kind) {
        return events.stream()
                .filter(event -> is(event, kind))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
