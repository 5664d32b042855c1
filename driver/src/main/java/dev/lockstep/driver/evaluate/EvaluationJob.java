package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import dev.lockstep.driver.evaluate.QuestionTally.Counts;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.score.NamedMetrics;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Compares what a model says of rows with what is true, on all executors. */
public final class EvaluationJob {
    private final SparkSession session;
    private final ModelPlace place;
    private final TrainedModel model;

    public EvaluationJob(SparkSession session, ModelPlace place, TrainedModel model) {
        this.session = session;
        this.place = place;
        this.model = model;
    }

    /**
     * What was found.
     *
     * @param metrics by name: {@code loss}, {@code accuracy}, …
     * @param classes of each class, in their order; none where numbers are predicted, or classes are very many
     * @param confusion rows by actual class, then by predicted one
     * @param skipped rows that could not be read; of the first of them, why
     */
    public record Outcome(
            long rows,
            Map<String, Double> metrics,
            List<NamedMetrics.OfClass> classes,
            List<List<Long>> confusion,
            long skipped,
            List<String> faults) {}

    /**
     * Evaluates on rows with labels.
     *
     * @throws IngestException where the rows are none that the model takes, or lack their labels
     */
    public Outcome evaluate(QuestionRequest request) throws IOException {
        Questions<?> questions = QuestionSource.find(session, model, request, true);
        List<double[]> shares;
        try {
            shares = questions
                    .ask(place, (asked, loaded, feed) -> count(asked, loaded, feed))
                    .collect();
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.of(e).orElseThrow(() -> PredictionJob.rethrown(e));
        }
        PredictionJob.approve(questions);
        Counts counts = questions.counts();
        int outputs =
                NetworkCheck.plan(model.run().network(), model.schema()).out().width();
        Scores.Findings findings = scores(model, outputs).of(shares.toArray(double[][]::new));
        return new Outcome(
                counts.asked(),
                NamedMetrics.of(findings),
                NamedMetrics.classes(findings.confusion()),
                findings.confusion(),
                counts.bad(),
                counts.faults().shown(questions.place()));
    }

    static Scores scores(TrainedModel model, int outputs) {
        return new Scores(
                model.schema(),
                model.run().network(),
                outputs,
                model.manifest().rows().labelUnit());
    }

    private static Iterator<double[]> count(TrainedModel model, ModelReplica loaded, QuestionFeed feed) {
        int width = loaded.replica().outputWidth();
        Scores scores = scores(model, width);
        double[] counts = scores.none();
        FloatBuffer outputs = FloatBuffer.allocate(0);
        for (Batch batch = feed.next(); batch.rows() > 0; batch = feed.next()) {
            if (outputs.capacity() < batch.capacity() * width) {
                outputs = FloatBuffer.allocate(batch.capacity() * width);
            }
            double loss = loaded.replica().predict(batch, outputs);
            scores.count(batch, outputs, loss, counts);
        }
        return List.of(counts).iterator();
    }
}
