package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.ModelPlace;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunOutcome;
import dev.lockstep.driver.run.TrainingRun;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.events.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as a program calls them: on a session and on rows of its own, several at the same time. */
class RunApiIT {
    private static final String RUN = """
            name: points
            data: { source: dataset, name: points, label: side, split: { validation: 0.2 } }
            network:
              layers:
                - dense: { units: 8, activation: tanh }
                - dense: { units: 2, activation: softmax }
              loss: crossEntropy
            training: { replicas: 2, batch: 16, epochs: 20, updater: { adam: { learningRate: 0.01 } } }
            """;

    private static final String LONG = "training.epochs=400";

    @TempDir
    static Path folder;

    private static SparkSession session;
    private static Dataset<Row> points;
    private static SparkCluster cluster;

    @BeforeAll
    static void startSpark() {
        session = SparkSession.builder()
                .config(SparkCluster.settings("a program", 4))
                .config("spark.log.level", "WARN")
                .getOrCreate();
        points = session.range(400)
                .selectExpr("cos(id) as x", "sin(id * 1.7) as y", "if(sin(id * 1.7) > cos(id), 'up', 'down') as side");
        cluster = SparkCluster.on(session);
    }

    @AfterAll
    static void stopSpark() {
        session.stop();
    }

    private static TrainingRun run(String directory, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("data.store=" + folder.resolve("datasets"));
        RunSpec run = RunFile.read("points.yaml", RUN, all);
        return TrainingRun.of(run, RunDirectory.create(folder.resolve(directory)))
                .reading(Map.of("points", points));
    }

    private static String weights(RunOutcome outcome) {
        assertThat(outcome.end()).isEqualTo(RunOutcome.End.COMPLETED);
        return outcome.training().orElseThrow().weightsSha256();
    }

    @Test
    void twoRunsAtTheSameTimeEndInTheirWeightsAndLeaveTheSessionAsItWas() throws Exception {
        String first = weights(run("first", "training.seed=1").train(cluster));
        String second = weights(run("second", "training.seed=2").train(cluster));
        assertThat(second).isNotEqualTo(first);

        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<RunOutcome> again =
                threads.submit(() -> run("first-again", "training.seed=1").train(cluster));
        Future<RunOutcome> secondAgain =
                threads.submit(() -> run("second-again", "training.seed=2").train(cluster));
        assertThat(weights(again.get(10, TimeUnit.MINUTES))).isEqualTo(first);
        assertThat(weights(secondAgain.get(10, TimeUnit.MINUTES))).isEqualTo(second);
        threads.shutdown();

        cluster.close();
        assertThat(session.range(10).count()).isEqualTo(10);
        assertThat(session.sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
        assertThat(folder.resolve("first-again/report.html")).isNotEmptyFile();
    }

    @Tag("wide")
    @Test
    void aRunThatIsInterruptedGoesOnAndAnotherOneNeverStopped() throws Exception {
        String expected = weights(run("unbroken", LONG).train(cluster));
        CountDownLatch began = new CountDownLatch(1);
        TrainingRun broken = run("broken", LONG, "checkpoint.every=20 steps").tellingTo(event -> {
            if (event instanceof Event.CheckpointWritten) {
                began.countDown();
            }
        });

        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<RunOutcome> other = threads.submit(() -> run("beside", LONG).train(cluster));
        Future<RunOutcome> ended = threads.submit(() -> broken.train(cluster));
        assertThat(began.await(10, TimeUnit.MINUTES)).isTrue();
        broken.interrupt("the test is tired of it");
        assertThat(ended.get(10, TimeUnit.MINUTES).end()).isEqualTo(RunOutcome.End.INTERRUPTED);
        assertThat(folder.resolve("broken/result.json")).content().contains("interrupted", "the test is tired of it");
        assertThat(weights(other.get(10, TimeUnit.MINUTES))).isEqualTo(expected);
        threads.shutdown();

        RunOutcome resumed = TrainingRun.resume(folder.resolve("broken"), List.of())
                .reading(Map.of("points", points))
                .train(cluster);
        assertThat(weights(resumed)).isEqualTo(expected);
    }

    @Test
    void whatIsLeftToTheDataStandsInTheRunFileThatIsLeft() throws Exception {
        Dataset<Row> fewDown = points.where("side = 'up' or x > 0.5");
        weights(run("auto", "data.prepare=auto", "network.classWeights=auto", "training.epochs=1")
                .reading(Map.of("points", fewDown))
                .train(cluster));

        RunSpec left = RunFile.read(folder.resolve("auto/run.yaml"), List.of());
        assertThat(left.data().prepared())
                .singleElement()
                .satisfies(each -> assertThat(each.columns()).contains(List.of("x", "y")));
        assertThat(left.network().weights()).hasSize(2).satisfies(weights -> {
            assertThat(weights.get(0)).as("down").isGreaterThan(1);
            assertThat(weights.get(1)).as("up").isLessThan(1);
        });
    }

    @Test
    void whatWasTrainedOpensByItselfAndTakesRowsWithoutALabel() throws Exception {
        String expected = weights(run("model").train(cluster));

        TrainedModel model = ModelPlace.find(folder.resolve("model").toString(), new Configuration())
                .model();
        assertThat(model.manifest().weightsSha256()).isEqualTo(expected);
        assertThat(model.labelNames()).containsExactly("down", "up");
        assertThat(model.columns().features(Map.of("y", "0.5", "x", -1)).features())
                .containsExactly(-1, 0.5f);
        assertThat(model.manifest().identity()).containsEntry("training.seed", "42");
    }

    @Test
    void rowsThatNobodyHandsOverAreRefusedByTheirNameAndNothingIsLeft() {
        TrainingRun others = run("others").reading(Map.of("pints", points));
        assertThatThrownBy(() -> others.train(cluster))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("data.name=points")
                .hasMessageContaining("pints");
        assertThatThrownBy(() -> run("none").reading(Map.of()).train(cluster)).hasMessageContaining("source: parquet");
        assertThat(Files.exists(folder.resolve("others"))).isFalse();
    }
}
