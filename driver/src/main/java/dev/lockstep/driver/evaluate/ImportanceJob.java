package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.engine.model.ModelColumns;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.explain.ColumnImportance;
import dev.lockstep.explain.ColumnImportance.Rows;
import dev.lockstep.explain.ColumnImportance.Span;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.SparkSession;

/** Finds out on which columns of a table a model leans, by rows with labels. */
public final class ImportanceJob {
    private static final int REPEATS = 3;

    private final SparkSession session;
    private final ModelPlace place;
    private final TrainedModel model;

    public ImportanceJob(SparkSession session, ModelPlace place, TrainedModel model) {
        this.session = session;
        this.place = place;
        this.model = model;
    }

    /**
     * What was found.
     *
     * @param rows that were asked about
     * @param columns the most important first
     */
    public record Outcome(int rows, List<ColumnImportance> columns) {}

    /** A row as the model is given it. */
    @SuppressWarnings("ArrayRecordComponent") // on its way to the driver, never compared
    private record Labelled(float[] features, float[] label) implements Serializable {}

    /**
     * Looks at the first rows.
     *
     * @param most rows to look at
     * @throws IngestException where the model takes no columns, or the rows are none that it takes
     */
    public Outcome explain(QuestionRequest request, int most) throws IOException {
        List<Span> spans = spans();
        PredictionJob.reading(model); // refuses what has no label of its own
        Questions<?> questions = QuestionSource.find(session, model, request, true);
        List<Labelled> rows;
        try {
            rows = questions.ask(place, (asked, loaded, feed) -> rows(feed)).take(most);
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.of(e).orElseThrow(() -> PredictionJob.rethrown(e));
        }
        PredictionJob.approve(questions);
        Rows labelled = new Rows(
                model.schema(),
                rows.stream().map(Labelled::features).toList(),
                rows.stream().map(Labelled::label).toList());
        try (ModelReplica loaded = ModelReplica.open(model)) {
            int outputs = loaded.replica().outputWidth();
            Scores scores = EvaluationJob.scores(model, outputs);
            return new Outcome(rows.size(), ColumnImportance.of(loaded.replica(), scores, labelled, spans, REPEATS));
        }
    }

    private List<Span> spans() {
        ModelColumns columns = model.columns();
        if (columns.names().isEmpty()) {
            throw new IngestException("the model learned from " + columns.source()
                    + ", whose rows have no columns that could be told apart; the report of its run shows what it looks"
                    + " at in pictures (after.saliency)");
        }
        List<Span> spans = new ArrayList<>();
        int first = 0;
        for (PreparedColumn column : columns.prepared().orElseThrow().columns()) {
            spans.add(new Span(column.name(), first, column.width()));
            first += column.width();
        }
        return spans;
    }

    /** One row after the other, as somebody wants it. */
    private static Iterator<Labelled> rows(QuestionFeed feed) {
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
            public Labelled next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are no more rows");
                }
                float[] features = new float[batch.featureWidth()];
                float[] label = new float[batch.labelWidth()];
                batch.features().get(at * features.length, features);
                batch.labels().get(at * label.length, label);
                at++;
                return new Labelled(features, label);
            }
        };
    }
}
