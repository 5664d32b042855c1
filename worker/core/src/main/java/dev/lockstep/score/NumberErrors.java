package dev.lockstep.score;

import dev.lockstep.data.Batch;
import java.nio.FloatBuffer;
import java.util.OptionalDouble;

/**
 * How far predicted numbers are from true ones. Counted batch after batch into a row of doubles, which can be gathered and
 * added: for each number its rows, squared and absolute errors, and the mean and squared deviations of what is true, which stay
 * exact where that is large and varies little.
 */
public final class NumberErrors {
    private static final int ROWS = 0;
    private static final int SQUARES = 1;
    private static final int ABSOLUTES = 2;
    private static final int MEAN = 3;
    private static final int DEVIATIONS = 4;
    private static final int COUNTS = 5;

    private final double[] counts;

    /** Of so many numbers a row, nothing yet. */
    public NumberErrors(int numbers) {
        counts = new double[numbers * COUNTS];
    }

    /** Adds a batch, of which the model put out these values. */
    public void count(Batch batch, FloatBuffer outputs) {
        int numbers = counts.length / COUNTS;
        for (int i = 0; i < batch.rows() * numbers; i++) {
            int at = i % numbers * COUNTS;
            double actual = batch.labels().get(i);
            double error = outputs.get(i) - actual;
            counts[at + ROWS]++;
            counts[at + SQUARES] += error * error;
            counts[at + ABSOLUTES] += Math.abs(error);
            double before = actual - counts[at + MEAN];
            counts[at + MEAN] += before / counts[at + ROWS];
            counts[at + DEVIATIONS] += before * (actual - counts[at + MEAN]);
        }
    }

    /** As a row of doubles. */
    public double[] row() {
        return counts.clone();
    }

    /** Adds what others counted. */
    public void add(double[] other) {
        for (int at = 0; at < counts.length; at += COUNTS) {
            double rows = counts[at + ROWS] + other[at + ROWS];
            if (rows == 0) {
                continue;
            }
            double apart = other[at + MEAN] - counts[at + MEAN];
            counts[at + DEVIATIONS] +=
                    other[at + DEVIATIONS] + apart * apart * counts[at + ROWS] * other[at + ROWS] / rows;
            counts[at + MEAN] += apart * other[at + ROWS] / rows;
            counts[at + SQUARES] += other[at + SQUARES];
            counts[at + ABSOLUTES] += other[at + ABSOLUTES];
            counts[at + ROWS] = rows;
        }
    }

    private double mean(int of) {
        double sum = 0;
        for (int at = 0; at < counts.length; at += COUNTS) {
            sum += counts[at + of] / counts[at + ROWS];
        }
        return sum * COUNTS / counts.length;
    }

    double meanSquare() {
        return mean(SQUARES);
    }

    double meanAbsolute() {
        return mean(ABSOLUTES);
    }

    /** The share of the variance that the predictions explain, as a mean over the numbers; empty where one never varies. */
    OptionalDouble explained() {
        double sum = 0;
        for (int at = 0; at < counts.length; at += COUNTS) {
            if (counts[at + DEVIATIONS] == 0) {
                return OptionalDouble.empty();
            }
            sum += 1 - counts[at + SQUARES] / counts[at + DEVIATIONS];
        }
        return OptionalDouble.of(sum * COUNTS / counts.length);
    }
}
