package dev.lockstep.driver.ingest.generate;

import dev.lockstep.data.DataSchema;
import dev.lockstep.data.RowStore;
import java.util.List;
import java.util.Optional;

/**
 * A source as a table of numbered rows, whatever it was: any task can make any range of its rows.
 *
 * @param classes the names of the classes, or empty where the label is a number
 */
record NumberedTable(
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
        void make(long number, RowStore into, int at);
    }

    DataSchema schema() {
        DataSchema.Labels labels = classes.<DataSchema.Labels>map(DataSchema.Classes::new)
                .orElseGet(() -> new DataSchema.Numbers(List.of("y")));
        return new DataSchema(featureShape, featureNames, labels);
    }
}
