package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TrainingSpec;
import dev.lockstep.config.TrainingSpec.Compression;
import dev.lockstep.config.TrainingSpec.What;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.MixedFeed;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Part;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.engine.parameter.FrozenParameters;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The replicas that live on one rank, each with its feed, each always on the same thread of the team. */
final class LocalReplicas implements AutoCloseable {
    private static final int MIXED = 0x31D;

    private final ThreadTeam team;
    private final List<Replica> replicas;
    private final @Nullable Replica[] made;
    private final FrozenParameters[] frozen;
    private final List<BatchFeed> feeds = new ArrayList<>();
    private final double[] losses;
    private final boolean averagesGradients;
    private final boolean isHalf;
    private final boolean isAlone;
    private final float share;
    private final boolean shareWeights;
    private final FlatUpdater[] prepared;
    private final @Nullable MeanUpdate[] means;
    private final GradientSum[] sums;
    private final boolean isAveragedEarly;
    private final AverageProgress progress;
    private final StepTimes[] stepTimes;

    LocalReplicas(RankJob job, Dataset dataset, Engine engine, ThreadTeam team) {
        RunSpec run = job.run();
        this.team = team;
        int own = job.ownReplicas();
        made = new Replica[own];
        frozen = new FrozenParameters[own];
        losses = new double[own];
        averagesGradients = run.training().average().what() == What.GRADIENTS;
        sums = new GradientSum[own];
        stepTimes = IntStream.range(0, own).mapToObj(i -> new StepTimes()).toArray(StepTimes[]::new);
        isAveragedEarly = averagesGradients && run.cluster().overlap();
        progress = new AverageProgress(own);
        isHalf = run.training().average().compress() == Compression.FP16;
        isAlone = job.assignment().replicas() == 1 && run.training().average().compress() == Compression.NONE;
        share = GradientSum.share(run.training());
        prepared = new FlatUpdater[own];
        means = new MeanUpdate[own];
        boolean adds = GradientSum.isNeeded(run.training());
        boolean mayShare = mayShareWeights(run.training(), own);
        try {
            team.run(i -> {
                if (i == 0 || !mayShare) {
                    make(i, engine.blank(job.firstReplica() + i));
                }
            });
            team.run(i -> {
                if (i > 0 && mayShare) {
                    make(i, engine.blankBeside(made[0], job.firstReplica() + i));
                }
            });
            for (int i = 0; i < own; i++) {
                feeds.add(feed(job, dataset, job.firstReplica() + i));
                if (adds) {
                    sums[i] = new GradientSum(made[i], run.training());
                }
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        replicas = List.of(made);
        shareWeights = own > 1 && replicas.get(1).sharesWeightsOf(replicas.get(0));
    }

    /**
     * Whether replicas of a rank hold the same whenever they compute: where they all apply the same update, and where all replicas of
     * the run live there and are averaged after each step.
     */
    static boolean mayShareWeights(TrainingSpec training, int own) {
        TrainingSpec.AverageSpec average = training.average();
        return average.what() == What.GRADIENTS
                || (own == training.replicas() && average.every() == 1 && average.compress() == Compression.NONE);
    }

    private void make(int place, Replica replica) {
        made[place] = replica;
        if (replica.layout().stream().anyMatch(range -> range.held() == ParameterRange.Held.ALL)) {
            replica.begin(); // what is frozen is what it begins with, wherever the run stands
        }
        frozen[place] = FrozenParameters.of(replica.parameters(), replica.layout());
    }

    private static BatchFeed feed(RankJob job, Dataset dataset, int number) {
        TrainingSpec training = job.run().training();
        return mixed(
                job,
                dataset,
                number,
                dataset.trainingFeed(number, job.assignment().replicas(), training.rowsAStep(), training.seed()));
    }

    /** The batches of a replica as it trains on them. */
    static BatchFeed mixed(RankJob job, Dataset dataset, int number, BatchFeed feed) {
        TrainingSpec training = job.run().training();
        if (training.mixup().isEmpty()) {
            return feed;
        }
        long seed = SplitMixRandom.seed(training.seed(), number, MIXED);
        return new MixedFeed(feed, dataset.schema(), training.mixup().get(), seed);
    }

    List<Replica> replicas() {
        return replicas;
    }

    /** Gives every replica the run's first weights. */
    void begin() {
        forEachWeights(i -> replicas.get(i).begin());
    }

    /** Runs a task for each replica that lives here, on its own thread. */
    void forEach(IntConsumer task) {
        team.run(task);
    }

    /** The same for all that hold weights of their own: of several that share them, for the first. */
    void forEachWeights(IntConsumer task) {
        team.run(i -> {
            if (i == 0 || !shareWeights) {
                task.accept(i);
            }
        });
    }

    /** Who looks at a step of each replica, on the replica's own thread. */
    interface Witness {
        /** Before it begins. */
        void before(int place);

        /** When all that is averaged has come out of it. */
        void after(int place, Batch batch);
    }

    /** One step of every replica, without the average; {@link #losses()} then holds what it cost. */
    void step(long step, Witness witness) {
        team.run(i -> {
            witness.before(i);
            long began = System.nanoTime();
            Batch batch = feeds.get(i).batch(step);
            long read = System.nanoTime() - began;
            losses[i] = compute(i, replicas.get(i).number(), batch, step);
            stepTimes[i].took(read, System.nanoTime() - began);
            witness.after(i, batch);
        });
    }

    /**
     * Has a replica that lives here compute what another one does in a step, from what it holds itself; returns the mean loss. To
     * be called on its own thread.
     */
    double compute(int place, int number, Batch batch, long step) {
        IntConsumer written = from -> progress.writtenFrom(place, from);
        double loss = sums[place] == null
                ? replicas.get(place).gradientAs(number, batch, step, written)
                : sums[place].add(number, batch, step, written);
        if (!averagesGradients) {
            update(place, step, batch.rows());
        }
        return loss;
    }

    private void update(int place, long step, int rows) {
        if (sums[place] != null) {
            sums[place].moveToGradient();
        }
        if (shareWeights) {
            prepared[place] = replicas.get(place).prepareUpdate(step, step, rows);
        } else {
            replicas.get(place).update(step, rows);
        }
    }

    /** Whether averages may begin while what is averaged is still computed. */
    boolean isAveragedEarly() {
        return isAveragedEarly;
    }

    /** How far all of them are with what they give to the next average. */
    AverageProgress progress() {
        return progress;
    }

    /** All that a step has made of a replica that its average does not: flat in model order, and in other orders. */
    double[] digest(StepDigest digest, int place, double loss, Batch batch) {
        Replica replica = replicas.get(place);
        if (!averagesGradients) {
            return digest.of(
                    loss, batch, List.of(replica.gradient(), replica.parameters()), List.of(replica.updaterState()));
        }
        GradientSum sum = sums[place];
        return digest.of(
                loss,
                batch,
                sum == null ? List.of(replica.gradient()) : List.of(replica.gradient(), sum.sum()),
                List.of());
    }

    /** Puts a replica back to where the run stood, on its own thread. */
    void putBack(int place, RunState state) {
        putBackWeights(place, state);
        if (sums[place] != null) {
            FloatBuffers.clear(sums[place].sum());
        }
    }

    private void putBackWeights(int place, RunState state) {
        Replica replica = replicas.get(place);
        FloatBuffers.copy(state.parameters(), replica.parameters());
        FloatBuffers.copy(state.updaterState(), replica.updaterState());
    }

    boolean averagesGradients() {
        return averagesGradients;
    }

    /** Whether gradients are summed from one average to the next. */
    boolean addsGradients() {
        return averagesGradients && sums.length > 0 && sums[0] != null;
    }

    /** Whether nothing that a replica holds outlives an average: all of it is the mean then. */
    boolean keepsNothingOfItsOwn() {
        return !averagesGradients && !frozen[0].isAny();
    }

    /** From now on each rate counts so many times. */
    void scaleRate(double factor) {
        team.run(i -> replicas.get(i).scaleRate(factor));
    }

    /** Mean loss of each replica's last batch, in the order of their numbers. */
    double[] losses() {
        return losses;
    }

    /** How long the last steps of each replica took on its own: median, tail, mean, and the wait for rows. */
    double[][] stepTimes() {
        return Arrays.stream(stepTimes).map(StepTimes::summary).toArray(double[][]::new);
    }

    /** Nanoseconds that the replica waited for its rows that waited longest in the last step. */
    long lastRead() {
        return Arrays.stream(stepTimes).mapToLong(StepTimes::lastRead).max().orElse(0);
    }

    /**
     * What is averaged: each replica's parameters and updater state, or its gradient. Of the only replica of a run nothing, since
     * its average is what it has: so that what it computes on a card stays there.
     */
    List<List<FloatBuffer>> averaged() {
        return isAlone
                ? List.of(List.of())
                : IntStream.range(0, replicas.size()).mapToObj(this::averagedOf).toList();
    }

    private List<FloatBuffer> averagedOf(int i) {
        Replica replica = replicas.get(i);
        if (!averagesGradients && shareWeights) {
            return List.of(); // is averaged with the update, which follows
        }
        if (!averagesGradients) {
            return List.of(replica.parameters(), replica.updaterState());
        }
        return List.of(sums[i] == null ? replica.gradient() : sums[i].sum());
    }

    /** What each replica holds, in the order of their numbers: the same of all after an average. */
    double[][] checksums() {
        double[][] sums = new double[replicas.size()][];
        team.run(i -> sums[i] = checksum(i));
        return sums;
    }

    /** What one of them holds. */
    double[] checksum(int place) {
        Replica one = replicas.get(place);
        return new double[] {FloatBuffers.checksum(one.parameters()), FloatBuffers.checksum(one.updaterState())};
    }

    /** Whether half precision could say all that was averaged last: every rank gets the same answer. */
    boolean isInRange() {
        if (!isHalf) {
            return true;
        }
        return areFinite(averagedOf(0));
    }

    /** Whether the first of them is a model at all. */
    boolean isFinite() {
        return areFinite(List.of(replicas.get(0).parameters()));
    }

    /** Each thread looks at its part. */
    private boolean areFinite(List<FloatBuffer> arrays) {
        boolean[] finite = new boolean[team.size()];
        team.run(member -> finite[member] =
                arrays.stream().allMatch(array -> FloatBuffers.isPartFinite(array, member, team.size())));
        return IntStream.range(0, finite.length).allMatch(member -> finite[member]);
    }

    /** Copies what all replicas have in common after an average: each thread its part. */
    void copyTo(RunState state) {
        FloatBuffer parameters = replicas.get(0).parameters();
        FloatBuffer updaterState = replicas.get(0).updaterState();
        team.run(member -> {
            FloatBuffers.copyPart(parameters, state.parameters(), member, team.size());
            FloatBuffers.copyPart(updaterState, state.updaterState(), member, team.size());
        });
    }

    /** Gives every replica what a run stood at. */
    void copyFrom(RunState state) {
        forEachWeights(i -> putBackWeights(i, state));
        clearSums();
    }

    private void clearSums() {
        team.run(i -> {
            if (sums[i] != null) {
                FloatBuffers.clear(sums[i].sum());
            }
        });
    }

    /**
     * Of gradients, which stand for this many rows a replica: every replica applies the same update, or a part of it where they
     * share what it changes. Of parameters that they share: all updates, and their average. Of others: what is frozen is what it was.
     */
    void afterAverage(long step, long averagesBefore, double rowsPerReplica) {
        if (averagesGradients) {
            team.run(i -> {
                if (sums[i] != null) {
                    sums[i].moveToGradient();
                }
                if (shareWeights) {
                    replicas.get(i)
                            .prepareUpdate(step, averagesBefore, rowsPerReplica * share)
                            .apply(new Part(i, team.size()));
                } else {
                    replicas.get(i).update(step, averagesBefore, rowsPerReplica * share);
                }
            });
        } else if (shareWeights) {
            team.run(this::updateAndAverage);
        } else if (frozen[0].isAny() && !isAlone) {
            team.run(i -> frozen[i].restore());
        }
    }

    private void updateAndAverage(int member) {
        MeanUpdate mean = means[member];
        if (mean == null) {
            mean = new MeanUpdate(prepared);
            means[member] = mean;
        }
        mean.apply(new Part(member, team.size()));
    }

    @Override
    public void close() {
        try {
            feeds.forEach(BatchFeed::close);
        } finally {
            team.run(i -> {
                if (made[i] != null) {
                    made[i].close();
                }
            });
        }
    }
}
