package dev.lockstep.driver.evaluate;

import dev.lockstep.config.DataSpec.OnBadRow;
import dev.lockstep.driver.evaluate.QuestionTally.Counts;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.model.ModelWords;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.score.OutputReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Has a model predict rows, and writes what it says: of all rows, each once, or nothing. */
public final class PredictionJob {
    private static final String CLASS = "predicted";
    private static final String STEP = "step";

    private final SparkSession session;
    private final ModelPlace place;
    private final TrainedModel model;

    public PredictionJob(SparkSession session, ModelPlace place, TrainedModel model) {
        this.session = session;
        this.place = place;
        this.model = model;
    }

    /**
     * What became of the rows.
     *
     * @param rows that are written
     * @param skipped that could not be read; of the first of them, why
     * @param unknown values whose words training has not seen, by column
     */
    public record Outcome(long rows, long skipped, List<String> faults, Map<String, Long> unknown, double seconds) {}

    /**
     * Predicts, and writes to a place where nothing is yet.
     *
     * @param format {@code parquet} or {@code csv}; empty: by the name of the place
     * @throws IngestException where the rows are none that the model takes, or the place is taken
     */
    public Outcome write(QuestionRequest request, String to, String format) throws IOException {
        PredictionTarget target =
                PredictionTarget.of(to, format, session.sparkContext().hadoopConfiguration());
        OutputReading reading = reading(model);
        Questions<?> questions = QuestionSource.find(session, model, request, false);
        boolean countsUnknown = takesWords();
        StructType schema = schema(questions.keys(), reading, countsUnknown);
        JavaRDD<Row> answers = questions.ask(
                place,
                (asked, loaded, feed) -> new PredictedRows(feed, loaded.replica(), reading(asked), countsUnknown));
        Dataset<Row> table = session.createDataFrame(answers, schema);
        long start = System.nanoTime();
        try {
            target.write(table, () -> approve(questions));
        } catch (IOException e) {
            throw new IngestException("cannot write --to=" + to + ": " + e.getMessage(), e);
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.of(e).orElseThrow(() -> rethrown(e));
        }
        Counts counts = questions.counts();
        return new Outcome(
                counts.asked(),
                counts.bad(),
                counts.faults().shown(questions.place()),
                counts.unknown(),
                (System.nanoTime() - start) / 1e9);
    }

    private boolean takesWords() {
        boolean hasWords = model.columns().prepared().stream()
                .flatMap(found -> found.columns().stream())
                .anyMatch(each -> !each.words().isEmpty());
        return hasWords || ModelWords.of(model).isPresent();
    }

    private static OutputReading reading(TrainedModel model) {
        NetworkPlan plan = NetworkCheck.plan(model.run().network(), model.schema());
        return OutputReading.of(
                model.manifest().rows(), model.run().network(), plan.out().width());
    }

    static RuntimeException rethrown(Exception failure) {
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** Where rows that cannot be read end the run in training, they do so here: with all that is wrong, at once. */
    static void approve(Questions<?> questions) {
        Counts counts = questions.counts();
        if (counts.bad() > 0 && questions.data().onBadRow() == OnBadRow.FAIL) {
            throw new IngestException(counts.faults().said(questions.place())
                    + "\n(--set data.onBadRow=skip leaves such rows out, and counts them)");
        }
        if (counts.asked() == 0) {
            throw new IngestException("there is no row to ask about: " + counts.bad() + " could not be read");
        }
    }

    private static StructType schema(List<StructField> keys, OutputReading reading, boolean countsUnknown) {
        List<StructField> fields = new ArrayList<>(keys);
        boolean isOfSteps = reading.labelsOfARow() > 1;
        if (isOfSteps) {
            fields.add(DataTypes.createStructField(STEP, DataTypes.IntegerType, false));
        }
        if (reading.isClass()) {
            fields.add(DataTypes.createStructField(CLASS, DataTypes.StringType, false));
        }
        String prefix = reading.areChances() ? "probability_" : reading.isClass() ? "output_" : "predicted_";
        List<String> values = isOfSteps ? List.of() : reading.names();
        if (isOfSteps) {
            fields.add(DataTypes.createStructField("probability", DataTypes.FloatType, false));
        }
        values.forEach(name -> fields.add(DataTypes.createStructField(prefix + name, DataTypes.FloatType, false)));
        if (countsUnknown) {
            fields.add(DataTypes.createStructField("unknown", DataTypes.IntegerType, false));
        }
        Set<String> names = new HashSet<>();
        fields.forEach(field -> {
            if (!names.add(field.name())) {
                throw new IngestException("--keys: a column " + field.name()
                        + " is written besides; leave that key out, or give the column another name");
            }
        });
        return new StructType(fields.toArray(new StructField[0]));
    }
}
