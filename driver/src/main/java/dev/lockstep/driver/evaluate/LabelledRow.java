package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A row as the model is given it, with its true label. */
@SuppressWarnings("ArrayRecordComponent") // on its way to the driver, never compared
record LabelledRow(float[] features, float[] label) implements Serializable {

    /**
     * The first rows of those that somebody asks about.
     *
     * @throws IngestException where they cannot be read, or there is none
     */
    static List<LabelledRow> first(Questions<?> questions, ModelPlace place, int most) {
        List<LabelledRow> rows;
        try {
            rows = questions.ask(place, (asked, loaded, feed) -> rows(feed)).take(most);
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.of(e).orElseThrow(() -> PredictionJob.rethrown(e));
        }
        PredictionJob.approve(questions);
        return rows;
    }

    /** One row after the other, as somebody wants it. */
    private static Iterator<LabelledRow> rows(QuestionFeed feed) {
        return new Iterator<>() {
            private Batch batch = feed.next();
            private int at;

            @Override
            public boolean hasNext() {
                if (at == batch.rows() && at > 0) {
                    batch = feed.next();
                    at = 0;
                }
                return at < batch.rows();
            }

            @Override
            public LabelledRow next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are no more rows");
                }
                float[] features = new float[batch.featureWidth()];
                float[] label = new float[batch.labelWidth()];
                batch.features().get(at * features.length, features);
                batch.labels().get(at * label.length, label);
                at++;
                return new LabelledRow(features, label);
            }
        };
    }
}
