package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.events.Event;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers, what is averaged, how often, and updaters, against what one machine makes of the same rows. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AveragingMatrixTest {
    private static final int REPLICAS = 2;
    private static final int BATCH = 4;
    private static final List<String> UPDATERS =
            List.of("sgd", "momentum", "nesterov", "adam", "adamW", "rmsProp", "adaGrad");

    /** Each with an image or a sequence of its own, where it takes one. */
    private static final List<String> LAYERS = List.of(
            "dense: { units: 6, activation: tanh }, layerNorm",
            "dense: { units: 16, activation: tanh }, reshape: { sizes: [1, 4, 4] }, conv2d: { filters: 2, kernel: 3 }, flatten",
            "dense: { units: 12, activation: tanh }, reshape: { sizes: [4, 3] }, lstm: { units: 3 }, lastStep",
            "dense: { units: 12, activation: tanh }, reshape: { sizes: [3, 4] }, selfAttention: { heads: 2 }, globalPool: { kind: average }");

    @TempDir
    private Path directory;

    private static RunSpec run(String layers, String updater, String... settings) {
        String yaml = """
                name: matrix
                data: { source: moons, rows: 1000 }
                network:
                  layers: [ %s, dense: { units: 1, activation: sigmoid } ]
                  loss: binaryCrossEntropy
                training: { updater: { %s: { learningRate: 0.01 } } }
                """.formatted(layers, updater);
        return Rehearsal.run(yaml, settings);
    }

    private static RunSpec run(String layers, String updater, String what, int every) {
        return run(
                layers,
                updater,
                "training.replicas=" + REPLICAS,
                "training.batch=" + BATCH,
                "training.average={ what: " + what + ", every: " + every + " }",
                "training.epochs=2");
    }

    static Stream<Arguments> gradients() {
        Stream<Arguments> updaters = UPDATERS.stream()
                .flatMap(updater ->
                        Stream.of(1, 3, 12).map(every -> Arguments.of("dense: { units: 5 }", updater, every)));
        Stream<Arguments> layers = LAYERS.stream()
                .flatMap(layer -> Stream.of(
                        Arguments.of(layer, "adam", 1),
                        Arguments.of(layer, "nesterov", 3),
                        Arguments.of(layer, "adam", 12)));
        return Stream.concat(updaters, layers);
    }

    /** So many steps of all replicas see the rows of one step of a machine that takes them all at once. */
    @ParameterizedTest(name = "{0}, {1}, every {2}")
    @MethodSource("gradients")
    void gradientsThatAreAveragedEverySoOftenAreThoseOfOneLargeBatch(String layers, String updater, int every) {
        Dataset dataset = MemoryDataset.of((long) REPLICAS * BATCH * every * 3, 0);
        float[] many = Rehearsal.of(run(layers, updater, "gradients", every), dataset, directory, 2)
                .weights();
        RunSpec one = run(
                layers,
                updater,
                "training.batch=" + REPLICAS * BATCH * every,
                "training.average.what=gradients",
                "training.epochs=2");
        areClose(many, Rehearsal.of(one, dataset, directory, 1).weights(), 2e-4);
    }

    static Stream<Arguments> ofOneRankAndOfSeveral() {
        return Stream.of("gradients", "parameters")
                .flatMap(what -> Stream.concat(
                        Stream.of("ema=0.9", "clip={ norm: 0.1 }", "average.every=3", "average.compress=bf16")
                                .map(setting -> Arguments.of(what, "adam", setting)),
                        UPDATERS.stream().map(updater -> Arguments.of(what, updater, "clip={ value: 0.01 }"))));
    }

    /**
     * Replicas of one rank may hold their weights together; those of two ranks each have their own. With all that changes or replaces
     * what they hold.
     */
    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("ofOneRankAndOfSeveral")
    void weightsAreTheSameWhetherReplicasHoldThemTogetherOrEachItsOwn(String what, String updater, String setting) {
        Dataset dataset = MemoryDataset.of(96, 32);
        RunSpec run = run(
                LAYERS.get(1) + ", batchNorm",
                updater,
                "training.replicas=4",
                "training.batch=4",
                "training.average={ what: " + what + " }",
                "training.epochs=3",
                "data.split.validation=0.25",
                "after.quantise=int8",
                "training." + setting);
        Rehearsal together = Rehearsal.of(run, dataset, directory, 1);
        assertThat(together.outcome().status()).isEqualTo(TrainingOutcome.Status.COMPLETED);
        for (int ranks = 2; ranks <= 4; ranks++) {
            Rehearsal apart = Rehearsal.of(run, dataset, directory, ranks);
            assertThat(apart.weights()).containsExactly(together.weights());
            assertThat(scores(apart)).isEqualTo(scores(together));
        }
    }

    private static List<Double> scores(Rehearsal rehearsal) {
        return rehearsal.events(Event.Evaluated.class).stream()
                .map(e -> e.score().loss())
                .toList();
    }

    static Stream<Arguments> parameters() {
        List<String> layers = Stream.concat(LAYERS.stream(), Stream.of("dense: { units: 5 }, batchNorm"))
                .toList();
        return layers.stream()
                .flatMap(layer -> Stream.of(1, 3, 12)
                        .flatMap(every -> UPDATERS.stream()
                                .filter(updater -> layer.contains("batchNorm") || updater.equals("adam"))
                                .map(updater -> Arguments.of(layer, updater, every))));
    }

    /** The replicas one after the other, and the means by hand. */
    @ParameterizedTest(name = "{0}, {1}, every {2}")
    @MethodSource("parameters")
    void parametersThatAreAveragedEverySoOftenAreTheMeansOfAllReplicas(String layers, String updater, int every) {
        Dataset dataset = MemoryDataset.of((long) REPLICAS * BATCH * every * 3, 0);
        RunSpec run = run(layers, updater, "parameters", every);
        float[] actual = Rehearsal.of(run, dataset, directory, 2).weights();

        try (Engine engine = new Dl4jProvider().open(RankJob.engineSpec(run, dataset))) {
            List<Replica> replicas =
                    IntStream.range(0, REPLICAS).mapToObj(engine::replica).toList();
            for (long step = 0; step < 6L * every; step++) {
                for (Replica replica : replicas) {
                    Batch batch = dataset.trainingFeed(replica.number(), REPLICAS, BATCH, 42)
                            .batch(step);
                    replica.gradient(batch, step);
                    replica.update(step, batch.rows());
                }
                if ((step + 1) % every == 0) {
                    toTheirMean(replicas, Replica::parameters);
                    toTheirMean(replicas, Replica::updaterState);
                }
            }
            float[] expected = new float[actual.length];
            replicas.get(0).parameters().get(0, expected);
            areClose(actual, expected, 1e-5);
            replicas.forEach(Replica::close);
        }
    }

    private static void toTheirMean(List<Replica> replicas, Function<Replica, FloatBuffer> numbers) {
        for (int i = 0; i < numbers.apply(replicas.get(0)).capacity(); i++) {
            double sum = 0;
            for (Replica replica : replicas) {
                sum += numbers.apply(replica).get(i);
            }
            for (Replica replica : replicas) {
                numbers.apply(replica).put(i, (float) (sum / replicas.size()));
            }
        }
    }

    static Stream<Arguments> norms() {
        return Stream.of("parameters", "gradients")
                .flatMap(what -> Stream.of("sgd", "adam")
                        .flatMap(updater -> Stream.of(1, 3, 12, 40).map(every -> Arguments.of(what, updater, every))));
    }

    /** The norm comes first, so that it sees the rows as they are. */
    @ParameterizedTest(name = "{0}, {1}, every {2}")
    @MethodSource("norms")
    void theRunningMeanAndVarianceOfBatchNormMoveWithEachStepWhateverIsAveraged(
            String what, String updater, int every) {
        Dataset dataset = MemoryDataset.of((long) REPLICAS * BATCH * 40, 0);
        float[] actual = Rehearsal.of(run("batchNorm", updater, what, every), dataset, directory, 2)
                .weights();

        double[] mean = {0, 0};
        double[] variance = {1, 1};
        for (long step = 0; step < 80; step++) {
            for (int column = 0; column < 2; column++) {
                double means = 0;
                double variances = 0;
                for (int replica = 0; replica < REPLICAS; replica++) {
                    BatchFeed feed = dataset.trainingFeed(replica, REPLICAS, BATCH, 42);
                    double[] batch = column(feed.batch(step), column);
                    double own = IntStream.range(0, batch.length)
                            .mapToDouble(i -> batch[i])
                            .average()
                            .orElseThrow();
                    means += own / REPLICAS;
                    variances += IntStream.range(0, batch.length)
                                    .mapToDouble(i -> (batch[i] - own) * (batch[i] - own))
                                    .average()
                                    .orElseThrow()
                            / REPLICAS;
                }
                mean[column] = 0.9 * mean[column] + 0.1 * means;
                variance[column] = 0.9 * variance[column] + 0.1 * variances;
            }
        }
        for (int column = 0; column < 2; column++) { // after factors and offsets of both columns
            assertThat((double) actual[4 + column]).isCloseTo(mean[column], within(1e-4));
            assertThat((double) actual[6 + column]).isCloseTo(variance[column], within(1e-4));
        }
    }

    private static double[] column(Batch batch, int column) {
        return IntStream.range(0, batch.rows())
                .mapToDouble(row -> batch.features().get(2 * row + column))
                .toArray();
    }

    private static void areClose(float[] actual, float[] expected, double most) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("parameter %d", i).isCloseTo(expected[i], within(most));
        }
    }

    /** Sums over 16 large steps of large rows, which half precision cannot say. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void sumsThatHalfPrecisionCannotSayAreScaledUntilItCan(int every) {
        Dataset dataset = MemoryDataset.of(4096L * 2, 0);
        String[] settings = {
            "training.replicas=2",
            "training.batch=" + 4096 / every,
            "training.epochs=3",
            "network.loss=mse",
            "network.layers=[ dense: { units: 1, init: { normal: { sigma: 40 } } } ]",
            "training.average={ what: gradients, every: " + every + " }"
        };
        float[] exact = Rehearsal.of(run("dense: { units: 2 }", "sgd", settings), dataset, directory, 2)
                .weights();
        Rehearsal half = Rehearsal.of(
                run("dense: { units: 2 }", "sgd", with(settings, "training.average.compress=fp16")),
                dataset,
                directory,
                2);
        assertThat(half.outcome().status()).isEqualTo(TrainingOutcome.Status.COMPLETED);
        for (int i = 0; i < exact.length; i++) {
            assertThat(half.weights()[i]).isCloseTo(exact[i], within(Math.abs(exact[i]) * 1e-2f + 1e-2f));
        }
    }

    private static String[] with(String[] settings, String more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
    }

    /** AdaGrad's sum of squares, which is averaged with the parameters. */
    @Test
    void whatHalfPrecisionCannotSayAtAllEndsTheRunWithItsName() {
        Dataset dataset = MemoryDataset.of(64, 16);
        RunSpec run = run(
                "dense: { units: 2 }",
                "adaGrad",
                "training.replicas=2",
                "training.batch=8",
                "network.loss=mse",
                "network.layers=[ dense: { units: 1, init: { normal: { sigma: 4000 } } } ]",
                "data.split.validation=0.2",
                "training.average.compress=fp16");
        Rehearsal ended = Rehearsal.of(run, dataset, directory, 2);
        assertThat(ended.outcomes).extracting(TrainingOutcome::status).containsOnly(TrainingOutcome.Status.DIVERGED);
        assertThat(ended.outcome().message())
                .contains("65,504")
                .contains("training.average.compress")
                .contains("bf16");
        assertThat(ended.events(Event.Evaluated.class))
                .allSatisfy(e -> assertThat(e.score().loss()).isFinite());
    }
}
