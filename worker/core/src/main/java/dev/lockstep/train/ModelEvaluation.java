package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.Score;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Predicts a part of the data set, each replica its share, and adds up in the order of replica numbers. */
final class ModelEvaluation {
    private static final int CLASSES_TO_CONFUSE = 100;
    private static final int COUNTS = 4;
    private static final int ROWS_TO_JUDGE_TRAINING = 10_000;

    private final RankJob job;
    private final Dataset dataset;
    private final LocalReplicas localReplicas;
    private final Averager averager;
    private final RankPhase phase;
    private final ClassDecision decision;
    private final int classes;
    private final int steps;
    private final FloatBuffer[] outputs;

    ModelEvaluation(RankJob job, Dataset dataset, LocalReplicas localReplicas, Averager averager, RankPhase phase) {
        this.job = job;
        this.dataset = dataset;
        this.localReplicas = localReplicas;
        this.averager = averager;
        this.phase = phase;
        int width = localReplicas.replicas().get(0).outputWidth();
        DataSchema.Labels labels = dataset.schema().labels();
        steps = labels instanceof DataSchema.StepClasses each ? each.steps() : 1;
        classes = classes(labels);
        decision = ClassDecision.of(job.run().network(), width / steps);
        outputs = new FloatBuffer[job.ownReplicas()];
        int floats = Math.multiplyExact(job.run().training().batch(), width);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }

    private static int classes(DataSchema.Labels labels) {
        if (labels instanceof DataSchema.Classes known) {
            return known.names().size();
        }
        return labels instanceof DataSchema.StepClasses each ? each.names().size() : 0;
    }

    /** What came out: the score, and confusion[actual][predicted] where the labels are classes. */
    record Findings(Score score, List<List<Long>> confusion) {}

    ClassDecision decision() {
        return decision;
    }

    /** Of as many training rows as are judged in validation, so that it costs no more than that one. A meeting of all ranks. */
    Score ofTraining() {
        long validated = dataset.rows(Split.VALIDATION);
        long rows = validated > 0 ? validated : ROWS_TO_JUDGE_TRAINING;
        int perStep = job.run().training().batch() * job.run().training().replicas();
        return of(Split.TRAIN, (rows + perStep - 1) / perStep).score();
    }

    /** Evaluates at most so many batches of each replica's share. A meeting of all ranks. */
    Findings of(Split part, long mostSteps) {
        double[][] counts = new double[job.ownReplicas()][COUNTS + confused() * confused()];
        localReplicas.forEach(i -> count(part, i, mostSteps, counts[i]));
        double[] total = new double[COUNTS + confused() * confused()];
        for (double[] one : averager.gather(counts)) {
            for (int k = 0; k < total.length; k++) {
                total[k] += one[k];
            }
        }
        double rows = total[1];
        Optional<Double> accuracy = classes == 0 ? Optional.empty() : Optional.of(total[2] / total[3]);
        return new Findings(new Score(total[0] / rows, accuracy), confusion(total));
    }

    private int confused() {
        return classes <= CLASSES_TO_CONFUSE ? classes : 0;
    }

    private List<List<Long>> confusion(double[] total) {
        List<List<Long>> rows = new ArrayList<>();
        for (int actual = 0; actual < confused(); actual++) {
            List<Long> row = new ArrayList<>();
            for (int predicted = 0; predicted < confused(); predicted++) {
                row.add((long) total[COUNTS + actual * confused() + predicted]);
            }
            rows.add(row);
        }
        return rows;
    }

    private void count(Split part, int i, long mostSteps, double[] counts) {
        int replica = job.firstReplica() + i;
        int replicas = job.assignment().replicas();
        int batch = job.run().training().batch();
        long steps = Math.min(mostSteps, dataset.evaluationSteps(part, replica, replicas, batch));
        try (BatchFeed feed = dataset.evaluationFeed(part, replica, replicas, batch)) {
            for (long step = 0; step < steps; step++) {
                countBatch(localReplicas.replicas().get(i), feed.batch(step), outputs[i], counts);
                phase.goesOn();
            }
        }
    }

    /** Whether a label stands at a step that its row does not have. */
    private boolean isPadding(Batch batch, int label) {
        return steps > 1 && batch.mask().capacity() > 0 && batch.mask().get(label) == 0;
    }

    private void countBatch(Replica replica, Batch batch, FloatBuffer values, double[] counts) {
        counts[0] += replica.predict(batch, values);
        counts[1] += batch.rows();
        for (int label = 0; classes > 0 && label < batch.rows() * steps; label++) {
            if (isPadding(batch, label)) {
                continue;
            }
            int actual = (int) batch.labels().get(label);
            int predicted = decision.classOf(values, label);
            counts[3]++;
            if (actual == predicted) {
                counts[2]++;
            }
            if (confused() > 0 && predicted < classes) {
                counts[COUNTS + actual * confused() + predicted]++;
            }
        }
    }
}
