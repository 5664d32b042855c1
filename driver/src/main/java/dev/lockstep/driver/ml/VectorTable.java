package dev.lockstep.driver.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;

import dev.lockstep.driver.ingest.source.RowSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;

/** A table of vectors as rows that a run takes: floats of one shape, and a class by its number or a number. */
final class VectorTable {
    private VectorTable() {}

    /**
     * The rows of a table.
     *
     * @param shape of the features, whose sizes multiply to that of a vector; none: a list of values
     * @throws IllegalArgumentException where there is none, or the shape or a label does not fit
     */
    static Dataset<Row> of(Dataset<?> table, String features, String label, int[] shape, boolean areClasses) {
        Dataset<Row> two =
                table.select(col(features).as(RowSource.FEATURES), col(label).as(RowSource.LABEL));
        int size = size(two, features);
        int product = IntStream.of(shape).reduce(1, Math::multiplyExact);
        if (shape.length > 0 && product != size) {
            throw new IllegalArgumentException("featureShape=" + Arrays.toString(shape) + " is " + product
                    + " values, but the vectors of " + features + " have " + size);
        }
        if (areClasses) {
            requireClasses(two, label);
        }
        Metadata shaped = new MetadataBuilder()
                .putLongArray(
                        RowSource.SHAPE,
                        shape.length == 0
                                ? new long[] {size}
                                : IntStream.of(shape).asLongStream().toArray())
                .build();
        Column number = col(RowSource.LABEL);
        Column known = areClasses
                ? number.cast(DataTypes.LongType).cast(DataTypes.StringType)
                : number.cast(DataTypes.DoubleType);
        return two.select(
                functions.vector_to_array(col(RowSource.FEATURES), "float32").as(RowSource.FEATURES, shaped),
                known.as(RowSource.LABEL));
    }

    private static int size(Dataset<Row> two, String features) {
        List<Row> first = two.select(RowSource.FEATURES)
                .where(col(RowSource.FEATURES).isNotNull())
                .takeAsList(1);
        if (first.isEmpty()) {
            throw new IllegalArgumentException("the table has no row with a vector in " + features);
        }
        return ((Vector) first.get(0).get(0)).size();
    }

    private static void requireClasses(Dataset<Row> two, String label) {
        Column number = col(RowSource.LABEL);
        List<Row> wrong = two.select(number)
                .where(number.isNull().or(number.lt(0)).or(number.notEqual(floor(number))))
                .takeAsList(1);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    "labelCol=" + label + " holds " + wrong.get(0).get(0)
                            + ", but a class is a whole number from 0 on (a StringIndexer makes such numbers)");
        }
    }
}
