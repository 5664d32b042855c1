package dev.lockstep.driver.evaluate;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.evaluate.QuestionTally.Counts;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * Rows that a model is asked about, each task with a replica of its own.
 *
 * @param rows as they lie in Spark; what a task makes batches of
 * @param keys what names a row where it is answered
 * @param place what a place in a file is called
 * @param data how they are read
 */
record Questions<T>(
        SparkSession session,
        JavaRDD<T> rows,
        Opening<T> opening,
        List<StructField> keys,
        String place,
        DataSpec data,
        QuestionTally tally) {
    private static final int MOST_ROWS = 512;
    private static final int LEAST_ROWS = 16;

    /** What a batch holds, roughly: so that one of large pictures has few. */
    private static final int VALUES = 1 << 19;

    /** Makes batches of what a task has. */
    interface Opening<T> extends Serializable {
        QuestionFeed open(Iterator<T> rows, TrainedModel model, int size, QuestionTally tally);
    }

    /** Makes something of what a model says, batch after batch. */
    interface Answering<R> extends Serializable {
        Iterator<R> answer(TrainedModel model, ModelReplica replica, QuestionFeed feed);
    }

    private static int rowsAtOnce(DataSchema schema) {
        return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, VALUES / schema.featureWidth()));
    }

    /** Asks a model; nothing is done before somebody wants the answers. */
    <R> JavaRDD<R> ask(ModelPlace place, Answering<R> answering) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Broadcast<ModelPlace> sent = spark.broadcast(place);
        Opening<T> opens = opening;
        QuestionTally counted = tally;
        return rows.mapPartitions(some -> {
            TrainedModel model = sent.value().model();
            ModelReplica replica = ModelReplica.open(model);
            QuestionFeed feed = opens.open(some, model, rowsAtOnce(model.schema()), counted);
            TaskContext.get().addTaskCompletionListener(context -> {
                feed.close();
                replica.close();
            });
            return answering.answer(model, replica, feed);
        });
    }

    /** What was counted so far. */
    Counts counts() {
        return tally.value();
    }
}
