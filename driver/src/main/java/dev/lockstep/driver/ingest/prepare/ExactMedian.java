package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec.Missing;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The middle value of a column, of two the lesser one: found byte by byte, from the highest of a number's bits, in eight looks
 * at all rows that each count how many have which byte next. So no row goes anywhere, and their order never shows.
 */
final class ExactMedian implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BYTES = 8;
    private static final int VALUES = 256;

    private final List<Integer> columns;
    private final long[] known;
    private final int done;
    private final long[][] counts;

    /** @param known the bytes of the medians that are known already, {@code done} of them */
    private ExactMedian(List<Integer> columns, long[] known, int done) {
        this.columns = columns;
        this.known = known;
        this.done = done;
        counts = new long[columns.size()][VALUES];
    }

    /** By the place of the feature: of those that ask for it and have any value. */
    static Map<Integer, Double> of(JavaRDD<CheckedRow> training, TablePlan plan) {
        List<Integer> columns = IntStream.range(0, plan.features().size())
                .filter(i -> plan.features().get(i).missing() == Missing.MEDIAN)
                .boxed()
                .toList();
        Map<Integer, Double> medians = new HashMap<>();
        if (columns.isEmpty()) {
            return medians;
        }
        long[] known = new long[columns.size()];
        long[] rank = new long[columns.size()];
        for (int done = 0; done < BYTES; done++) {
            ExactMedian look = training.aggregate(
                    new ExactMedian(columns, known.clone(), done), ExactMedian::with, ExactMedian::plus);
            for (int i = 0; i < known.length; i++) {
                rank[i] = done == 0 ? (look.sum(i) - 1) / 2 : rank[i];
                known[i] = (known[i] << BYTES) | look.next(i, rank);
            }
        }
        for (int i = 0; i < known.length; i++) {
            if (rank[i] >= 0) {
                medians.put(columns.get(i), number(known[i]));
            }
        }
        return medians;
    }

    private long sum(int column) {
        long sum = 0;
        for (long count : counts[column]) {
            sum += count;
        }
        return sum == 0 ? -1 : sum;
    }

    /** The byte that the value of that rank has next; the rank becomes the one among those that have it too. */
    private int next(int column, long[] rank) {
        int next = 0;
        while (next < VALUES - 1 && rank[column] >= counts[column][next]) {
            rank[column] -= counts[column][next++];
        }
        return next;
    }

    private ExactMedian with(CheckedRow row) {
        for (int i = 0; i < columns.size(); i++) {
            if (row.values()[columns.get(i)] instanceof Double number) {
                long bits = bits(number + 0.0);
                int rest = (BYTES - 1 - done) * BYTES;
                if (done == 0 || bits >>> (rest + BYTES) == known[i]) {
                    counts[i][(int) (bits >>> rest) & (VALUES - 1)]++;
                }
            }
        }
        return this;
    }

    private ExactMedian plus(ExactMedian other) {
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < VALUES; j++) {
                counts[i][j] += other.counts[i][j];
            }
        }
        return this;
    }

    /** Bits that are in the order of the numbers, where they are taken as whole numbers from 0 on. */
    private static long bits(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
    }

    private static double number(long bits) {
        return Double.longBitsToDouble(bits < 0 ? bits & Long.MAX_VALUE : ~bits);
    }
}
