package dev.lockstep.driver.ml;

import dev.lockstep.driver.evaluate.ModelPlace;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A network that has learned. It needs no more than its own bytes: they go to the executors, and each task asks a copy of its own.
 *
 * @param <M> the model itself
 */
public abstract class LockstepModel<M extends LockstepModel<M>> extends Model<M> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final RowColumns columns;
    private final byte[] content;

    LockstepModel(String uid, byte[] content) {
        this.uid = uid;
        this.content = content.clone();
        columns = RowColumns.of(this);
    }

    @Override
    public final String uid() {
        return uid;
    }

    /** Column of the features. */
    public Param<String> featuresCol() {
        return columns.features();
    }

    /** Column of the label, which no prediction needs. */
    public Param<String> labelCol() {
        return columns.label();
    }

    /** Column of the prediction. */
    public Param<String> predictionCol() {
        return columns.prediction();
    }

    @SuppressWarnings("unchecked") // M is the class of this object, which its subclasses promise
    final <T> M with(Param<T> param, T value) {
        set(param, value);
        return (M) this;
    }

    public M setFeaturesCol(String column) {
        return with(columns.features(), column);
    }

    public M setPredictionCol(String column) {
        return with(columns.prediction(), column);
    }

    /** The bytes of its {@code model.zip}, which every command takes that takes a model. */
    public byte[] content() {
        return content.clone();
    }

    /** What a row is given: its prediction alone, or the chances of the classes, too. */
    abstract VectorAnswers.Form form();

    @Override
    public StructType transformSchema(StructType schema) {
        RowColumns.requireVectors(schema, getOrDefault(columns.features()));
        return RowColumns.with(schema, "predictionCol", getOrDefault(columns.prediction()), DataTypes.DoubleType);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> table) {
        StructType schema = transformSchema(table.schema());
        int features = table.schema().fieldIndex(getOrDefault(columns.features()));
        Broadcast<ModelPlace> sent = JavaSparkContext.fromSparkContext(
                        table.sparkSession().sparkContext())
                .broadcast(new ModelPlace(uid, content));
        VectorAnswers.Form form = form();
        MapPartitionsFunction<Row, Row> answer =
                rows -> VectorAnswers.open(rows, sent.value().model(), features, form);
        return table.toDF().mapPartitions(answer, Encoders.row(schema));
    }

    @Override
    public MLWriter write() {
        return new SavedModel.Writer(this);
    }
}
