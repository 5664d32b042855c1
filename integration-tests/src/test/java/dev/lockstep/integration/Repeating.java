package dev.lockstep.integration;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.data.Reading;
import java.util.List;

/** The plainest forecast: every line to come is like the last one that is known. */
final class Repeating {
    private static final int ROWS = 64;

    private Repeating() {}

    /** Its mean square error on the test part of windows whose columns are all foretold, in their order. */
    static double error(String dataset) {
        double sum = 0;
        long count = 0;
        try (ArrowDataset windows = ArrowDataset.open(dataset, Reading.plain(1 << 26));
                Feed feed = windows.evaluationFeed(Part.TEST, 0, 1, ROWS)) {
            List<Integer> shape = windows.schema().featureShape();
            int columns = shape.get(1);
            for (long step = 0; step < windows.evaluationSteps(Part.TEST, 0, 1, ROWS); step++) {
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
