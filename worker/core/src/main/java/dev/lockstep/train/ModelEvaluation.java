package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.data.Split;
import dev.lockstep.events.Event.Score;
import dev.lockstep.score.Scores;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Predicts a part of the data set, each replica its share, and scores it in the order of replica numbers. */
final class ModelEvaluation {
    private static final int ROWS_TO_JUDGE_TRAINING = 10_000;

    private final RankJob job;
    private final Dataset dataset;
    private final LocalReplicas localReplicas;
    private final Averager averager;
    private final RankPhase phase;
    private final Scores scores;
    private final FloatBuffer[] outputs;

    ModelEvaluation(RankJob job, Dataset dataset, LocalReplicas localReplicas, Averager averager, RankPhase phase) {
        this.job = job;
        this.dataset = dataset;
        this.localReplicas = localReplicas;
        this.averager = averager;
        this.phase = phase;
        int width = localReplicas.replicas().get(0).outputWidth();
        scores = new Scores(dataset.schema(), job.run().network(), width, dataset.labelUnit());
        outputs = new FloatBuffer[job.ownReplicas()];
        int floats = Math.multiplyExact(job.run().training().batch(), width);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = DirectFloats.of(floats);
        }
    }

    RunSpec run() {
        return job.run();
    }

    boolean hasRows(Split part) {
        return dataset.rows(part) > 0;
    }

    /** Empty where a row has no class. A meeting of all ranks else. */
    Optional<Double> trainAccuracy() {
        return dataset.schema().labels().isOneClass() ? ofTraining().accuracy() : Optional.empty();
    }

    Scores scores() {
        return scores;
    }

    /** Of as many training rows as are judged in validation, so that it costs no more than that one. A meeting of all ranks. */
    Score ofTraining() {
        return of(Split.TRAIN, stepsOfTraining()).score();
    }

    /** Batches of each replica's share of the training rows that are judged. */
    long stepsOfTraining() {
        long validated = dataset.rows(Split.VALIDATION);
        long rows = validated > 0 ? validated : ROWS_TO_JUDGE_TRAINING;
        int perStep = job.run().training().batch() * job.run().training().replicas();
        return (rows + perStep - 1) / perStep;
    }

    /** Evaluates at most so many batches of each replica's share. A meeting of all ranks. */
    Scores.Findings of(Split part, long mostSteps) {
        double[][] counts = new double[job.ownReplicas()][];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = scores.none();
        }
        each(part, mostSteps, (batch, i) -> {
            double loss = localReplicas.replicas().get(i).predict(batch, outputs[i]);
            scores.count(batch, outputs[i], loss, counts[i]);
        });
        return scores.of(averager.gather(counts));
    }

    /** What is done with a batch of a replica, which stands at this place among those of this rank. */
    interface BatchTask {
        void accept(Batch batch, int place);
    }

    /** Reads at most so many batches of each replica's share, each on its replica's own thread. */
    void each(Split part, long mostSteps, BatchTask task) {
        int replicas = job.assignment().replicas();
        int rows = job.run().training().batch();
        localReplicas.forEach(i -> {
            int number = job.firstReplica() + i;
            long steps = Math.min(mostSteps, dataset.evaluationSteps(part, number, replicas, rows));
            try (BatchFeed feed = dataset.evaluationFeed(part, number, replicas, rows)) {
                for (long step = 0; step < steps; step++) {
                    task.accept(feed.batch(step), i);
                    phase.goesOn();
                }
            }
        });
    }
}
