package dev.lockstep.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is counted of rows, block by block: rows of each class, and the statistics of each value of a row, of each channel
 * of an image, of each value of a series over its steps. Tallies that are added in the order of blocks are the same
 * whichever machine counted them.
 */
public final class DatasetStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] classes;
    private final Column[] columns;

    private DatasetStatistics(long[] classes, Column[] columns) {
        this.classes = classes;
        this.columns = columns;
    }

    static DatasetStatistics none(DataSchema schema) {
        int count = columns(schema);
        Column[] columns = IntStream.range(0, count).mapToObj(i -> new Column()).toArray(Column[]::new);
        return new DatasetStatistics(new long[schema.labels().classes().size()], columns);
    }

    static DatasetStatistics of(DataSchema schema, RowStore rows) {
        DatasetStatistics statistics = none(schema);
        float[] line = new float[schema.featureWidth()];
        for (int row = 0; row < rows.count(); row++) {
            statistics.countClasses(rows, row);
            if (statistics.columns.length > 0) {
                rows.features().read(row, line);
                statistics.countValues(schema, line, rows.steps(row));
            }
        }
        return statistics;
    }

    private void countClasses(RowStore rows, int row) {
        int width = rows.labels().form().width();
        int steps = Math.min(width, rows.steps(row));
        for (int i = 0; classes.length > 0 && i < steps; i++) {
            classes[(int) rows.labels().get(row * width + i)]++;
        }
    }

    private void countValues(DataSchema schema, float[] line, int steps) {
        boolean isSeries = schema.featureShape().size() == 2;
        int run = isSeries ? 1 : line.length / columns.length;
        int end = isSeries ? (int) Math.min(line.length, (long) steps * columns.length) : line.length;
        int column = 0;
        for (int i = 0; i < end; column = column + 1 == columns.length ? 0 : column + 1) {
            for (int last = i + run; i < last; i++) {
                columns[column].count(line[i]);
            }
        }
    }

    /** Of rows behind those that were counted here. */
    DatasetStatistics and(DatasetStatistics later) {
        long[] sums = classes.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += later.classes[i];
        }
        Column[] both = IntStream.range(0, columns.length)
                .mapToObj(i -> columns[i].and(later.columns[i]))
                .toArray(Column[]::new);
        return new DatasetStatistics(sums, both);
    }

    List<Long> classes() {
        return Arrays.stream(classes).boxed().toList();
    }

    List<DatasetManifest.Statistic> statistics(DataSchema schema) {
        List<DatasetManifest.Statistic> statistics = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            boolean isNamed = schema.featureNames().size() == columns.length;
            String name = isNamed ? schema.featureNames().get(i) : String.valueOf(i);
            Column column = columns[i];
            if (column.count > 0) {
                double deviation = Math.sqrt(column.squares / column.count);
                statistics.add(new DatasetManifest.Statistic(name, column.least, column.most, column.mean, deviation));
            }
        }
        return statistics;
    }

    private static int columns(DataSchema schema) {
        List<Integer> shape = schema.featureShape();
        if (schema.tokens() > 0) {
            return 0;
        }
        return shape.size() == 2 ? shape.get(1) : shape.get(0);
    }

    /** Mean and sum of squares about it, by Welford and, for two of them, by Chan. */
    private static final class Column implements Serializable {
        private static final long serialVersionUID = 1L;

        private long count;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;

        void count(double value) {
            count++;
            double before = value - mean;
            mean += before / count;
            squares += before * (value - mean);
            least = Math.min(least, value);
            most = Math.max(most, value);
        }

        Column and(Column other) {
            Column both = new Column();
            both.count = count + other.count;
            if (both.count == 0) {
                return both;
            }
            double apart = other.mean - mean;
            double share = (double) other.count / both.count;
            both.least = Math.min(least, other.least);
            both.most = Math.max(most, other.most);
            both.mean = mean + apart * share;
            both.squares = squares + other.squares + apart * apart * count * share;
            return both;
        }
    }
}
