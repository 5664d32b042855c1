package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.data.Split;
import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.events.Event.BaselineScored;
import dev.lockstep.events.Event.Score;
import dev.lockstep.network.LossFunction;
import dev.lockstep.score.NumberGuess;
import dev.lockstep.score.Scores;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How well rows are guessed without any model: the class that most training rows have, the mean, what a series was last. Of classes
 * it is known from their counts; numbers are read once more.
 */
record BaselineEvaluation(RankJob job, Dataset dataset, Averager averager, ModelEvaluation evaluation) {
    /** Means of more numbers than these go between ranks for nobody. */
    private static final int MOST_NUMBERS = 10_000;

    /** Of all parts. A meeting of all ranks where numbers are predicted. */
    List<BaselineScored> all() {
        List<BaselineScored> all = new ArrayList<>();
        List<Split> parts = List.of(Split.values()).stream()
                .filter(part -> dataset.rows(part) > 0)
                .toList();
        DataSchema.Labels labels = dataset.schema().labels();
        if (labels.areClasses()) {
            parts.forEach(part -> ofClasses(part).ifPresent(all::add));
        } else if (labels.width() <= MOST_NUMBERS) {
            List<NumberGuess> guesses = NumberGuess.all(dataset.schema(), means());
            parts.forEach(part -> all.addAll(ofNumbers(part, guesses)));
        }
        return all;
    }

    private static String name(Split part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private Optional<BaselineScored> ofClasses(Split part) {
        List<Long> learned = dataset.classRows(Split.TRAIN);
        List<Long> there = dataset.classRows(part);
        long all = there.stream().mapToLong(count -> count).sum();
        long known = learned.stream().mapToLong(count -> count).sum();
        if (all == 0 || known == 0 || there.size() != learned.size()) {
            return Optional.empty();
        }
        int most = 0;
        double loss = 0;
        for (int i = 0; i < learned.size(); i++) {
            most = learned.get(i) > learned.get(most) ? i : most;
            loss -= there.get(i) * StrictMath.log(Math.max(RowLosses.CLIP, (double) learned.get(i) / known));
        }
        boolean isEntropy = job.run().network().loss() == LossFunction.CROSS_ENTROPY;
        return Optional.of(new BaselineScored(
                name(part),
                "always " + dataset.schema().labels().classes().get(most),
                isEntropy ? Optional.of(loss / all) : Optional.empty(),
                Optional.of((double) there.get(most) / all),
                Optional.empty()));
    }

    /** Of each number, over the training rows that are judged. */
    private float[] means() {
        int width = dataset.schema().labelWidth();
        double[][] sums = new double[job.ownReplicas()][width + 1];
        each(Split.TRAIN, (batch, replica) -> {
            for (int i = 0; i < batch.rows() * width; i++) {
                sums[replica][i % width] += batch.labels().get(i);
            }
            sums[replica][width] += batch.rows();
        });
        double[] total = new double[width + 1];
        for (double[] one : averager.gather(sums)) {
            for (int i = 0; i <= width; i++) {
                total[i] += one[i];
            }
        }
        float[] means = new float[width];
        for (int i = 0; i < width; i++) {
            means[i] = (float) (total[i] / total[width]);
        }
        return means;
    }

    private List<BaselineScored> ofNumbers(Split part, List<NumberGuess> guesses) {
        Scores scores = evaluation.scores();
        int width = dataset.schema().labelWidth();
        int floats = Math.multiplyExact(job.run().training().batch(), width);
        FloatBuffer[] said = new FloatBuffer[job.ownReplicas()];
        double[][][] counts = new double[guesses.size()][job.ownReplicas()][];
        for (int replica = 0; replica < said.length; replica++) {
            said[replica] = DirectFloats.of(floats);
            for (double[][] ofGuess : counts) {
                ofGuess[replica] = scores.none();
            }
        }
        each(part, (batch, replica) -> {
            for (int i = 0; i < guesses.size(); i++) {
                guesses.get(i).write(batch, said[replica]);
                scores.count(batch, said[replica], loss(batch, said[replica], width), counts[i][replica]);
            }
        });
        List<BaselineScored> found = new ArrayList<>();
        for (int i = 0; i < guesses.size(); i++) {
            Score score = scores.of(averager.gather(counts[i])).score();
            found.add(new BaselineScored(
                    name(part), guesses.get(i).words(), Optional.of(score.loss()), Optional.empty(), score.errors()));
        }
        return found;
    }

    private double loss(Batch batch, FloatBuffer said, int width) {
        FloatBuffer one = FloatBuffer.allocate(batch.rows());
        for (int row = 0; row < batch.rows(); row++) {
            one.put(row, 1);
        }
        return RowLosses.sum(job.run().network().loss(), said, batch.labels(), one, batch.rows(), width);
    }

    private void each(Split part, ModelEvaluation.BatchTask task) {
        evaluation.each(part, part == Split.TRAIN ? evaluation.stepsOfTraining() : Long.MAX_VALUE, task);
    }
}
