package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.Ranks;
import dev.lockstep.average.RanksApart;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.train.GoldenWeightsContract.Small;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients that are averaged while others are computed, by an engine: that they are, and that it makes no difference. */
abstract class EarlyAveragesContract {
    private static final int REPLICAS = 4;
    private static final String CHAIN =
            "dense: { units: 40, activation: relu }, dense: { units: 30, activation: tanh }";
    private static final String IMAGES = GoldenWeightsContract.IMAGE
            + "conv2d: { filters: 6, kernel: 3, activation: relu }, maxPool: { size: 2 }, batchNorm,"
            + " conv2d: { filters: 8, kernel: 1 }, flatten, dense: { units: 40, activation: relu }";
    private static final String BRANCHES = GoldenWeightsContract.IMAGE
            + "residual: { layers: [ conv2d: { filters: 3, kernel: 3, padding: same } ] }, dropout: 0.2, flatten,"
            + " dense: { units: 20, activation: relu }";
    private static final String AUDITED = "cluster.audit=every 2 steps";
    private static final String STEPS =
            GoldenWeightsContract.SEQUENCE + "lstm: { units: 12 }, lastStep, dense: { units: 20, activation: tanh }";

    @TempDir
    private Path directory;

    /** The engine that computes them. */
    abstract String engine();

    private RunSpec run(String layers, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "training.replicas=" + REPLICAS,
                "training.average.what=gradients",
                "training.engine=" + engine(),
                "checkpoint.every=1 hours"));
        all.addAll(settings);
        Small small = GoldenWeightsContract.onPoints("early", layers, all.toArray(String[]::new));
        return small.run();
    }

    static Stream<String> networks() {
        return Stream.of(CHAIN, IMAGES, BRANCHES, STEPS);
    }

    static Stream<Arguments> ways() {
        Stream<Arguments> layers = networks().map(layer -> Arguments.of(layer, List.of()));
        Stream<Arguments> settings = Stream.of(
                        List.of("training.average.compress=fp16", "training.batch=40"),
                        List.of("training.average.compress=bf16"),
                        List.of("training.clip={ norm: 0.01 }"),
                        List.of("training.average.every=3"),
                        List.of(AUDITED))
                .map(some -> Arguments.of(CHAIN, some));
        return Stream.concat(layers, settings);
    }

    private String alone(RunSpec run) {
        return Rehearsal.of(run, GoldenWeightsContract.POINTS, directory, 1)
                .outcome()
                .weightsSha256();
    }

    private Rehearsal apart(RunSpec run, Path own, SurvivingState state, int ranks) {
        Rehearsal trained = Rehearsal.apart(run, GoldenWeightsContract.POINTS, own, state, ranks);
        assertThat(trained.failures).isEmpty();
        return trained;
    }

    private static SurvivingState memory() {
        return SurvivingState.of(UUID.randomUUID().toString());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bitsAreThoseOfOneRankWheneverAveragesBegin(String layers, List<String> settings) {
        String alone = alone(run(layers, settings));
        for (int ranks = 2; ranks <= REPLICAS; ranks++) {
            for (boolean overlap : new boolean[] {true, false}) {
                List<String> all = new ArrayList<>(settings);
                all.add("cluster.overlap=" + overlap);
                Rehearsal trained = apart(run(layers, all), Rehearsal.newFolder(directory), memory(), ranks);

                assertThat(trained.outcomes)
                        .extracting(TrainingOutcome::weightsSha256)
                        .as("%d ranks, overlap %s", ranks, overlap)
                        .containsOnly(alone);
                assertThat(trained.events(Event.StepsAudited.class))
                        .extracting(audits -> audits.audited() > 0)
                        .containsOnly(settings.contains(AUDITED));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aRankThatEndsBetweenBucketsCostsNoBit(String layers) {
        RunSpec run = run(layers, List.of());
        SurvivingState memory = memory();
        Path own = Rehearsal.newFolder(directory);
        Rehearsal first = Rehearsal.apartAndKilled(run, GoldenWeightsContract.POINTS, own, memory, 4, 5);
        assertThat(first.failures)
                .hasSize(4)
                .anySatisfy(failure -> assertThat(failure)
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank 3"));

        Rehearsal second = apart(run, own, memory, 3);

        assertThat(second.events(Event.Resumed.class))
                .extracting(Event.Resumed::step)
                .containsExactly(5L);
        assertThat(second.outcome().weightsSha256()).isEqualTo(alone(run));
    }

    /** A rank goes on with its second layer only when the average of its last one has come. */
    @ParameterizedTest
    @MethodSource("networks")
    void theFirstBucketIsAveragedBeforeTheLastGradientIsComputed(String layers) {
        RunSpec run = run(layers, List.of());
        Dataset rows = GoldenWeightsContract.POINTS;
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (RanksApart link = new RanksApart(assignment, WireRounding.NONE);
                Engine engine = Engines.named(engine()).open(RankJob.engineSpec(run, rows))) {
            Ranks.run(link, assignment, (averager, rank) -> {
                try (Replica replica = engine.replica(rank)) {
                    Batch batch = rows.trainingFeed(rank, 2, 7, 42).batch(0);
                    FloatBuffer gradient = replica.gradient();
                    int last = gradient.capacity() - 1;
                    AtomicInteger written = new AtomicInteger(Integer.MAX_VALUE);
                    AtomicInteger early = new AtomicInteger();
                    float[] own = {Float.NaN};
                    averager.averageWhile(
                            () -> replica.gradientAs(rank, batch, 0, from -> {
                                own[0] = Float.isNaN(own[0]) ? gradient.get(last) : own[0];
                                written.set(from);
                                boolean isBucket = last - from > RanksApart.WIDEST_WINDOW;
                                while (early.get() == 0 && isBucket && gradient.get(last) == own[0]) {
                                    Thread.onSpinWait();
                                }
                                early.compareAndSet(0, isBucket ? from : 0);
                            }),
                            List.of(List.of(gradient)),
                            written::get);
                    averager.average(List.of(List.of(gradient)), new double[1]);
                    assertThat(early.get()).isPositive();
                }
            });
        }
    }
}
