package dev.lockstep.driver.ingest.format;

import java.io.Serializable;

/** Mean and deviation of columns, line by line or of many lines together. */
public final class ColumnMoments implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] means;
    private final double[] squares;
    private long count;

    public ColumnMoments(int columns) {
        means = new double[columns];
        squares = new double[columns];
    }

    /** As if so many columns had been seen with these means and deviations. */
    public static ColumnMoments like(double[] means, double[] deviations) {
        ColumnMoments known = new ColumnMoments(means.length);
        known.count = 1;
        for (int i = 0; i < means.length; i++) {
            known.means[i] = means[i];
            known.squares[i] = deviations[i] * deviations[i];
        }
        return known;
    }

    public void add(float[] values) {
        count++;
        for (int i = 0; i < means.length; i++) {
            double away = values[i] - means[i];
            means[i] += away / count;
            squares[i] += away * (values[i] - means[i]);
        }
    }

    /** Adds all that another one has seen. */
    public void add(ColumnMoments other) {
        long both = count + other.count;
        if (other.count == 0) {
            return;
        }
        for (int i = 0; i < means.length; i++) {
            double away = other.means[i] - means[i];
            means[i] += away * other.count / both;
            squares[i] += other.squares[i] + away * away * count / both * other.count;
        }
        count = both;
    }

    public double mean(int column) {
        return means[column];
    }

    /** 1 where all values are the same, so that dividing by it changes nothing. */
    public double deviation(int column) {
        double deviation = count == 0 ? 0 : Math.sqrt(squares[column] / count);
        return deviation > 0 ? deviation : 1;
    }
}
