package dev.lockstep.score;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.events.Event.Score;
import dev.lockstep.network.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts how predictions compare with labels. The counts of many are a row of numbers, so that those of all replicas can be
 * gathered and added in the order of replicas: the loss is a sum of doubles, and adding those in another order gives other bits.
 */
public final class Scores {
    /** A matrix of more classes is neither read nor drawn by anybody, and its numbers go between all ranks. */
    private static final int CLASSES_TO_CONFUSE = 100;

    /** Where a count stands in its row; behind them the confusion matrix, actual class by actual class. */
    private static final int LOSS = 0;

    private static final int ROWS = 1;
    private static final int RIGHT = 2;
    private static final int LABELS = 3;
    private static final int SQUARES = 4;
    private static final int SIZES = 5;
    private static final int MEAN = 6;
    /** Squared deviations from the mean, which stay exact where labels are large and vary little. */
    private static final int DEVIATIONS = 7;

    /** Labels whose class is among the five that the network finds most likely. */
    private static final int IN_FIVE = 8;

    private static final int MATRIX = 9;
    private static final int FIVE = 5;

    private final int classes;
    private final int steps;
    private final int numbers;
    private final Optional<Double> unit;
    private final ClassDecision decision;
    private final int outputs;
    private final RankCounts ranks;

    /** What was found of many rows: confusion[actual][predicted], empty where the labels are no classes or too many. */
    public record Findings(Score score, List<List<Long>> confusion) {}

    /**
     * Of a network that puts out so many values a row.
     *
     * @param unit what a label of 1 is in the measure of the source; empty where labels have none
     */
    public Scores(DataSchema schema, NetworkSpec network, int outputWidth, Optional<Double> unit) {
        this.unit = unit;
        numbers = unit.isPresent() ? schema.labels().numbers().size() : 0;
        classes = schema.labels().classes().size();
        steps = schema.labels().steps();
        outputs = outputWidth / steps;
        decision = ClassDecision.of(network, outputs);
        ranks = RankCounts.of(network.loss(), classes, outputs);
    }

    /** Which class an output means. */
    public ClassDecision decision() {
        return decision;
    }

    /** A row of counts, of nothing yet. */
    public double[] none() {
        return new double[ranksFrom() + ranks.size()];
    }

    /** Adds a batch, of which the model put out these values; {@code loss} is the sum over its rows. */
    public void count(Batch batch, FloatBuffer values, double loss, double[] counts) {
        counts[LOSS] += loss;
        counts[ROWS] += batch.rows();
        countNumbers(batch, values, counts);
        for (int label = 0; classes > 0 && label < batch.rows() * steps; label++) {
            if (isPadding(batch, label)) {
                continue;
            }
            int actual = (int) batch.labels().get(label);
            int predicted = decision.classOf(values, label);
            counts[LABELS]++;
            if (actual == predicted) {
                counts[RIGHT]++;
            }
            if (isInFive(values, label, actual)) {
                counts[IN_FIVE]++;
            }
            ranks.count(values, label, actual, counts, ranksFrom());
            if (confused() > 0 && predicted < classes) {
                counts[MATRIX + actual * confused() + predicted]++;
            }
        }
    }

    private int ranksFrom() {
        return MATRIX + confused() * confused();
    }

    /** Of outputs that are equal the first is the more likely, as it is the one that is predicted. */
    private boolean isInFive(FloatBuffer values, int label, int actual) {
        if (outputs <= FIVE || actual >= outputs) {
            return false;
        }
        float own = values.get(label * outputs + actual);
        int before = 0;
        for (int i = 0; i < outputs && before < FIVE; i++) {
            float other = values.get(label * outputs + i);
            before += other > own || (other == own && i < actual) ? 1 : 0;
        }
        return before < FIVE;
    }

    /** Labels and what was put out for them stand in one order. */
    private void countNumbers(Batch batch, FloatBuffer values, double[] counts) {
        for (int label = 0; label < batch.rows() * numbers; label++) {
            double actual = batch.labels().get(label);
            double off = values.get(label) - actual;
            double apart = actual - counts[MEAN];
            counts[LABELS]++;
            counts[SQUARES] += off * off;
            counts[SIZES] += Math.abs(off);
            counts[MEAN] += apart / counts[LABELS];
            counts[DEVIATIONS] += apart * (actual - counts[MEAN]);
        }
    }

    private Optional<Score.Errors> errors(double[] total) {
        double n = total[LABELS];
        if (numbers == 0 || n == 0) {
            return Optional.empty();
        }
        double square = total[SQUARES] / n;
        double explained = total[DEVIATIONS] > 0 ? 1 - total[SQUARES] / total[DEVIATIONS] : 0;
        return unit.map(one -> new Score.Errors(Math.sqrt(square) * one, total[SIZES] / n * one, explained));
    }

    /** Whether a label stands at a step that its row does not have. */
    private boolean isPadding(Batch batch, int label) {
        return steps > 1 && batch.mask().capacity() > 0 && batch.mask().get(label) == 0;
    }

    /** What rows of counts say together, added in their order. */
    public Findings of(double[][] all) {
        double[] total = none();
        for (double[] one : all) {
            double labels = total[LABELS] + one[LABELS];
            double share = labels == 0 ? 0 : one[LABELS] / labels;
            double apart = one[MEAN] - total[MEAN];
            double mean = total[MEAN] + apart * share;
            double between = apart * apart * share * total[LABELS];
            for (int k = 0; k < total.length; k++) {
                total[k] += one[k];
            }
            total[MEAN] = mean;
            total[DEVIATIONS] += between;
        }
        Optional<Double> accuracy = classes == 0 ? Optional.empty() : Optional.of(total[RIGHT] / total[LABELS]);
        List<List<Long>> confusion = confusion(total);
        return new Findings(
                new Score(total[LOSS] / total[ROWS], accuracy, errors(total), metrics(total, confusion)), confusion);
    }

    private Map<String, Double> metrics(double[] total, List<List<Long>> confusion) {
        Map<String, Double> metrics = new TreeMap<>();
        if (classes == 0 || total[LABELS] == 0) {
            return metrics;
        }
        NamedMetrics.macroF1(confusion).ifPresent(f1 -> metrics.put("macroF1", f1));
        metrics.put("microF1", total[RIGHT] / total[LABELS]); // each label has one class, and each row is given one
        ranks.auc(total, ranksFrom()).ifPresent(auc -> metrics.put("auc", auc));
        if (outputs > FIVE) {
            metrics.put("top5", total[IN_FIVE] / total[LABELS]);
        }
        return metrics;
    }

    private int confused() {
        return classes <= CLASSES_TO_CONFUSE ? classes : 0;
    }

    private List<List<Long>> confusion(double[] total) {
        List<List<Long>> rows = new ArrayList<>();
        for (int actual = 0; actual < confused(); actual++) {
            List<Long> row = new ArrayList<>();
            for (int predicted = 0; predicted < confused(); predicted++) {
                row.add((long) total[MATRIX + actual * confused() + predicted]);
            }
            rows.add(row);
        }
        return rows;
    }
}
