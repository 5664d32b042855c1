package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.BoundaryDrawn;
import dev.lockstep.score.ClassDecision;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Asks a model of two features what it says everywhere between the rows of the data set. */
final class DecisionBoundary {
    private static final int CELLS = 96;
    private static final int MOST_POINTS = 600;
    private static final double MARGIN = 0.1;

    private DecisionBoundary() {}

    static BoundaryDrawn draw(Dataset dataset, Replica replica, ClassDecision decision) {
        List<BoundaryDrawn.Point> points = points(dataset);
        double[] x = range(points.stream().mapToDouble(BoundaryDrawn.Point::x).toArray());
        double[] y = range(points.stream().mapToDouble(BoundaryDrawn.Point::y).toArray());
        Batch line = new Batch(CELLS, 2, 1);
        line.rows(CELLS);
        FloatBuffer outputs = DirectFloats.of((long) CELLS * replica.outputWidth());
        List<Float> values = new ArrayList<>(CELLS * CELLS);
        for (int row = 0; row < CELLS; row++) {
            for (int column = 0; column < CELLS; column++) {
                line.features().put(2 * column, (float) middle(x, column));
                line.features().put(2 * column + 1, (float) middle(y, row));
            }
            replica.predict(line, outputs);
            for (int column = 0; column < CELLS; column++) {
                values.add(
                        replica.outputWidth() == 1 ? outputs.get(column) : (float) decision.classOf(outputs, column));
            }
        }
        return new BoundaryDrawn(x[0], x[1], y[0], y[1], CELLS, CELLS, values, points);
    }

    private static double middle(double[] range, int cell) {
        return range[0] + (range[1] - range[0]) * (cell + 0.5) / CELLS;
    }

    private static double[] range(double[] values) {
        double low = java.util.Arrays.stream(values).min().orElse(0);
        double high = java.util.Arrays.stream(values).max().orElse(1);
        double margin = Math.max((high - low) * MARGIN, 1e-3);
        return new double[] {low - margin, high + margin};
    }

    private static List<BoundaryDrawn.Point> points(Dataset dataset) {
        int batch = (int) Math.min(MOST_POINTS, dataset.rows(Split.TRAIN));
        List<BoundaryDrawn.Point> points = new ArrayList<>();
        try (BatchFeed feed = dataset.evaluationFeed(Split.TRAIN, 0, 1, batch)) {
            Batch rows = feed.batch(0);
            for (int row = 0; row < rows.rows(); row++) {
                points.add(new BoundaryDrawn.Point(
                        rows.features().get(2 * row), rows.features().get(2 * row + 1), (int)
                                rows.labels().get(row)));
            }
        }
        return points;
    }
}
