package dev.lockstep.driver.ml;

import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table as Spark ML names them.
 *
 * @param features vectors
 * @param label what is known of a row
 * @param prediction where a model writes what it says of a row
 */
record RowColumns(Param<String> features, Param<String> label, Param<String> prediction) {

    static RowColumns of(Params owner) {
        RowColumns columns = new RowColumns(
                new Param<>(owner, "featuresCol", "column of the features: vectors, all of one size"),
                new Param<>(
                        owner, "labelCol", "column of the label: the number of a class from 0, or a number to predict"),
                new Param<>(owner, "predictionCol", "column that is added, with what is predicted"));
        owner.setDefault(columns.features, "features");
        owner.setDefault(columns.label, "label");
        owner.setDefault(columns.prediction, "prediction");
        return columns;
    }

    /** Refuses a table that has no vectors there. */
    static void requireVectors(StructType schema, String column) {
        DataType type = typeOf(schema, column, "featuresCol");
        if (!type.equals(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException("featuresCol=" + column + " is a column of " + type.simpleString()
                    + ", not of vectors (a VectorAssembler makes them of several columns)");
        }
    }

    /** Refuses a table that has no numbers there. */
    static void requireNumbers(StructType schema, String column) {
        DataType type = typeOf(schema, column, "labelCol");
        if (!(type instanceof NumericType)) {
            throw new IllegalArgumentException("labelCol=" + column + " is a column of " + type.simpleString()
                    + ", not of numbers (a StringIndexer makes numbers of classes)");
        }
    }

    /** The same table with one more column. */
    static StructType with(StructType schema, String param, String column, DataType type) {
        if (Arrays.asList(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException(
                    param + "=" + column + " is a column that is there already (name another one, or drop that)");
        }
        return schema.add(column, type, false);
    }

    private static DataType typeOf(StructType schema, String column, String param) {
        if (!Arrays.asList(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException(param + "=" + column + " is no column of the table, which has "
                    + String.join(", ", schema.fieldNames()));
        }
        return schema.apply(column).dataType();
    }
}
