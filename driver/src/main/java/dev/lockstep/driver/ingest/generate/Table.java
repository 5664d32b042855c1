package dev.lockstep.driver.ingest.generate;

import dev.lockstep.data.Rows;
import dev.lockstep.data.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A source as a table of numbered rows, whatever it was: any task can make any range of its rows.
 *
 * @param classes the names of the classes, or empty where the label is a number
 */
record Table(
        long rows,
        List<Integer> featureShape,
        List<String> featureNames,
        Optional<List<String>> classes,
        Optional<Double> pixelScale,
        RowMaker maker)
        implements java.io.Serializable {

    /** Makes rows by their numbers; sent to Spark's tasks. */
    interface RowMaker extends java.io.Serializable {
        /** Writes the features and the label of row {@code number} into place {@code at}. */
        void make(long number, Rows into, int at);
    }

    Schema schema() {
        Schema.Labels labels =
                classes.<Schema.Labels>map(Schema.Classes::new).orElseGet(() -> new Schema.Numbers(List.of("y")));
        return new Schema(featureShape, featureNames, labels);
    }
}
