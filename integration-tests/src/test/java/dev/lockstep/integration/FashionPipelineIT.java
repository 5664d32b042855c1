package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ml.LockstepClassifier;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clothes in a Pipeline of Spark ML reach what their run file reaches: {@link AccuracyIT} asks fashion-mlp for as much. */
@Tag("accuracy")
class FashionPipelineIT {
    private static final double BOUND = 0.885;
    private static final int PARTITIONS = 8;
    private static final int PIXELS = 28 * 28;

    @TempDir
    Path folder;

    @Test
    void clothesInAPipelineReachWhatTheirRunFileReaches() throws Exception {
        SparkSession session = SparkSession.builder()
                .config(SparkCluster.settings("clothes", 1))
                .config("spark.log.level", "WARN")
                .getOrCreate();
        try {
            LockstepClassifier classifier = new LockstepClassifier()
                    .setRunFile(Path.of(Product.runFile("fashion-mlp.yaml")))
                    .setSettings("data.split.test=0", "data.store=" + folder.resolve("store"))
                    .setFeaturesCol("scaled")
                    .setRunsFolder(folder.resolve("runs").toString());
            // As the run file has it: a scaler by columns would make as much of the dark edges as of what is in the
            // middle.
            double[] ofByte = new double[PIXELS];
            Arrays.fill(ofByte, 1 / 255.0);
            ElementwiseProduct scaler = new ElementwiseProduct()
                    .setScalingVec(Vectors.dense(ofByte))
                    .setInputCol("features")
                    .setOutputCol("scaled");
            PipelineModel model = new Pipeline()
                    .setStages(new PipelineStage[] {scaler, classifier})
                    .fit(clothes(session, "train"));
            double accuracy = new MulticlassClassificationEvaluator()
                    .setMetricName("accuracy")
                    .evaluate(model.transform(clothes(session, "t10k")));
            assertThat(accuracy).isGreaterThanOrEqualTo(BOUND);
        } finally {
            session.stop();
        }
    }

    private static Dataset<Row> clothes(SparkSession session, String part) throws IOException {
        Path data = RealData.path("fashion-mnist");
        List<byte[]> rows = new ArrayList<>();
        try (DataInputStream pictures = open(data.resolve(part + "-images-idx3-ubyte.gz"));
                DataInputStream labels = open(data.resolve(part + "-labels-idx1-ubyte.gz"))) {
            pictures.readInt();
            int count = pictures.readInt();
            int pixels = pictures.readInt() * pictures.readInt();
            labels.skipNBytes(2 * Integer.BYTES);
            for (int i = 0; i < count; i++) {
                byte[] row = new byte[pixels + 1];
                pictures.readFully(row, 0, pixels);
                row[pixels] = labels.readByte();
                rows.add(row);
            }
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType(), false)
                .add("label", DataTypes.DoubleType, false);
        return session.createDataFrame(
                        JavaSparkContext.fromSparkContext(session.sparkContext())
                                .parallelize(rows, PARTITIONS)
                                .map(FashionPipelineIT::row),
                        schema)
                .cache();
    }

    private static Row row(byte[] pixelsAndLabel) {
        double[] values = new double[pixelsAndLabel.length - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixelsAndLabel[i] & 0xFF;
        }
        return RowFactory.create(Vectors.dense(values), (double) pixelsAndLabel[values.length]);
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
    }
}
