package dev.lockstep.driver.evaluate;

import dev.lockstep.data.PreparedColumn;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.engine.model.ModelColumns;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.explain.ColumnImportance;
import dev.lockstep.explain.ColumnImportance.Rows;
import dev.lockstep.explain.ColumnImportance.Span;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Looks at the first rows.
     *
     * @param most rows to look at
     * @throws IngestException where the model takes no columns, or the rows are none that it takes
     */
    public Outcome explain(QuestionRequest request, int most) throws IOException {
        List<Span> spans = spans();
        List<LabelledRow> rows = LabelledRow.first(QuestionSource.find(session, model, request, true), place, most);
        Rows labelled = new Rows(
                model.schema(),
                rows.stream().map(LabelledRow::features).toList(),
                rows.stream().map(LabelledRow::label).toList());
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
                    + ", whose rows have no columns that could be told apart");
        }
        List<Span> spans = new ArrayList<>();
        int first = 0;
        for (PreparedColumn column : columns.prepared().orElseThrow().columns()) {
            spans.add(new Span(column.name(), first, column.width()));
            first += column.width();
        }
        return spans;
    }
}
