package dev.lockstep.driver.ingest.source;

import dev.lockstep.data.PreparedColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A source of rows as Spark reads it. What a source leaves behind is lazy: no row comes to the driver, and nothing that
 * it says of a row depends on how Spark cuts the files.
 *
 * <p>A table yields columns of numbers and texts, which preparation turns into features. A source of pictures, series or
 * tokens yields rows that are ready: one column {@link #FEATURES}, binary for bytes or array of float, and one column
 * {@link #LABEL}: a string for a class, a double or an array of double for numbers, an array of
 * float for a class a step, by its number in the order that the layout names.
 */
public interface RowSource {
    /** String: the file of the row, as Hadoop writes its path. */
    String FILE = "_file";

    /** Long: the row's place in its file, growing; in text its line number from 1, so that messages can name it. */
    String ROW = "_row";

    /** String, null or absent where all is well: what is wrong with the row, to be read behind "FILE line ROW: ". */
    String FAULT = "_fault";

    /** String {@code train}, {@code validation}, {@code test}; absent or null where the source leaves that to the split. */
    String PART = "_part";

    String FEATURES = "features";
    String LABEL = "label";

    /** In the metadata of features that a program hands over, longs: the shape of a row that is ready. */
    String SHAPE = "lockstep.shape";

    /** The columns that hold values. They stand before those that are hidden, so that their places count from 0. */
    static List<String> columns(StructType schema) {
        Set<String> hidden = Set.of(FILE, ROW, FAULT, PART);
        return Arrays.stream(schema.fieldNames())
                .takeWhile(name -> !hidden.contains(name))
                .toList();
    }

    /** The rows, in any order: {@link #FILE} and {@link #ROW} together name each. */
    SourceRows rows(SparkSession session);

    /** The files that are read: the data set's name depends on them. Sorted by path; none where nothing is read. */
    List<FileStatus> files();

    /** What tells the rows from others where no files do: the data set's name depends on it. */
    default String content() {
        return "";
    }

    /** What a ready row looks like; empty for a table, whose columns preparation looks at. */
    Optional<ReadyRowLayout> layout();

    /** Whether the rows say their part, so that nothing is left to the split: where order counts, shares are cut by it. */
    default boolean isSplit() {
        return false;
    }

    /** What a row needs, where rows say their part: why a part may have none. */
    default String need() {
        return "";
    }

    /** The texts that token numbers stand for; none where features are no tokens. */
    default List<String> vocabulary() {
        return List.of();
    }

    /** What ready rows went through, with what the training rows taught, so that prediction can do it again. */
    default List<PreparedColumn> prepared() {
        return List.of();
    }

    /** What a user may have meant where nearly every row has a class of its own; empty where that may well be. */
    default Optional<String> otherLabel() {
        return layout().isPresent()
                ? Optional.empty()
                : Optional.of("does the class stand in another column (data.label), or is the label a number to predict"
                        + " (data.target: number)?");
    }

    /** Files that are left out because they are none of this source, by their endings. */
    default Map<String, Long> otherFiles() {
        return Map.of();
    }

    /** What a place in a file is called: a line, a row; empty where a file is one row. */
    default String place() {
        return "row";
    }
}
