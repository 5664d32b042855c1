package dev.lockstep.integration;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import java.util.List;

/** The plainest forecast: every line to come is like the last one that is known. */
final class Repeating {
    private static final int ROWS = 64;

    private Repeating() {}

    /** Its mean square error on the test part of windows whose columns are all predicted, in their order. */
    static double error(String dataset) {
        double sum = 0;
        long count = 0;
        try (ArrowDataset windows = ArrowDataset.open(dataset, ReadOptions.plain(1 << 26));
                BatchFeed feed = windows.evaluationFeed(Split.TEST, 0, 1, ROWS)) {
            List<Integer> shape = windows.schema().featureShape();
            int columns = shape.get(1);
            for (long step = 0; step < windows.evaluationSteps(Split.TEST, 0, 1, ROWS); step++) {
                Batch batch = feed.batch(step);
                for (int i = 0; i < batch.rows() * batch.labelWidth(); i++) {
                    int end = (i / batch.labelWidth() + 1) * batch.featureWidth();
                    double last = batch.features().get(end - columns + i % columns);
                    double off = batch.labels().get(i) - last;
                    sum += off * off;
                    count++;
                }
            }
        }
        return sum / count;
    }
}
