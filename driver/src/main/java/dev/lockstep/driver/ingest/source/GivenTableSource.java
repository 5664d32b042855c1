package dev.lockstep.driver.ingest.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that a program hands over. They lie in no file and have no order, since Spark may give them in another one each time: so
 * they are numbered in the order of what is in them, and rows that are alike may change places. Two hashes stand for what is in a
 * row; they differ for rows that differ, but for one pair in billions.
 */
record GivenTableSource(String name, Dataset<Row> given) implements RowSource {
    private static final String FIRST = "_first";
    private static final String SECOND = "_second";
    private static final String EXACT = "decimal(20,0)";

    /** @param setting that has the name: {@code data.name} */
    static RowSource find(String setting, String name, Map<String, Dataset<Row>> all) {
        Dataset<Row> given = all.get(name);
        if (given == null) {
            throw new IngestException(setting + "=" + name + ": "
                    + (all.isEmpty()
                            ? "source: dataset is for programs, which hand over rows under that name; a command reads"
                                    + " files: write the rows as Parquet, and give source: parquet and their path"
                            : "no rows are handed over under that name, but under "
                                    + String.join(", ", new TreeSet<>(all.keySet()))));
        }
        return new GivenTableSource(name, given);
    }

    @Override
    public SourceRows rows(SparkSession session) {
        String file = name;
        int width = given.schema().size();
        JavaRDD<Row> numbered = hashed().sort(FIRST, SECOND)
                .javaRDD()
                .zipWithIndex()
                .map(pair -> {
                    Object[] values = new Object[width + 2];
                    for (int i = 0; i < width; i++) {
                        values[i] = pair._1().get(i);
                    }
                    values[width] = file;
                    values[width + 1] = pair._2() + 1;
                    return RowFactory.create(values);
                });
        StructType schema =
                given.schema().add(FILE, DataTypes.StringType, false).add(ROW, DataTypes.LongType, false);
        return new SourceRows(schema, numbered);
    }

    /** Names of columns may be any, and the same twice: here they are told by their places. */
    private Dataset<Row> hashed() {
        DataType[] types = IntStream.range(0, given.schema().size())
                .mapToObj(i -> given.schema().fields()[i].dataType())
                .toArray(DataType[]::new);
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (isReady() || isValue(types[i])) {
                Column value = col(place(i));
                values.add(value);
                values.add(value.isNull()); // which a hash passes over
            }
        }
        Column[] all = values.toArray(Column[]::new);
        String[] places = IntStream.range(0, types.length)
                .mapToObj(GivenTableSource::place)
                .toArray(String[]::new);
        return given.toDF(places)
                .select(col("*"), xxhash64(all).as(FIRST), hash(all).as(SECOND));
    }

    private static String place(int column) {
        return "column" + column;
    }

    /** Others can be neither feature nor label. */
    private static boolean isValue(DataType type) {
        return type instanceof NumericType || type.equals(DataTypes.StringType) || type.equals(DataTypes.BooleanType);
    }

    @Override
    public String content() {
        Row sums = hashed().agg(
                        count(lit(1)),
                        sum(col(FIRST).cast(EXACT)),
                        sum(col(SECOND).cast(EXACT)))
                .first();
        return "\n" + given.schema().json() + "\n" + sums;
    }

    @Override
    public List<FileStatus> files() {
        return List.of();
    }

    /** Rows are ready where the program says which shape they have; then there is nothing besides but their label. */
    @Override
    public Optional<ReadyRowLayout> layout() {
        if (!isReady()) {
            return Optional.empty();
        }
        List<Integer> shape = LongStream.of(
                        given.schema().apply(FEATURES).metadata().getLongArray(SHAPE))
                .mapToObj(Math::toIntExact)
                .toList();
        boolean isClass = given.schema().apply(LABEL).dataType().equals(DataTypes.StringType);
        return Optional.of(new ReadyRowLayout(
                shape,
                Optional.empty(),
                isClass ? new DataSchema.Classes(List.of()) : new DataSchema.Numbers(List.of(LABEL))));
    }

    private boolean isReady() {
        return Arrays.stream(given.schema().fields())
                .anyMatch(field ->
                        field.name().equals(FEATURES) && field.metadata().contains(SHAPE));
    }
}
