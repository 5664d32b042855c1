package dev.lockstep.peers;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's perceptron: L-BFGS over all rows, in double precision, with sigmoids. One of its iterations takes a pass over
 * all rows, which are counted as samples; it makes one update of them.
 */
public final class MultilayerPerceptron {
    private static final int ROWS = 20_000;
    private static final int WIDTH = 784;

    private MultilayerPerceptron() {}

    public static void main(String[] args) throws IOException {
        int[] layers = args[0].equals("wide") ? new int[] {WIDTH, 1024, 1024, 10} : new int[] {WIDTH, 128, 10};
        int batch = Integer.parseInt(args[1]);
        int cores = Integer.parseInt(args[2]);
        long parameters = IntStream.range(1, layers.length)
                .mapToLong(i -> (layers[i - 1] + 1L) * layers[i])
                .sum();
        try (SparkSession spark = SparkSession.builder()
                .master("local[" + cores + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            Dataset<Row> rows = rows(spark, cores);
            Steps.serve(parameters, "Spark MLlib " + spark.version() + ", L-BFGS, float64", steps -> {
                int iterations = Math.max(1, (int) ((long) steps * batch * cores / ROWS));
                long began = System.nanoTime();
                MultilayerPerceptronClassificationModel model = new MultilayerPerceptronClassifier()
                        .setLayers(layers)
                        .setBlockSize(batch)
                        .setMaxIter(iterations)
                        .setTol(0)
                        .setSeed(42)
                        .fit(rows);
                double seconds = (System.nanoTime() - began) / 1e9;
                return new Steps.Took((long) ROWS * model.summary().totalIterations(), seconds);
            });
        }
        System.exit(0);
    }

    private static Dataset<Row> rows(SparkSession spark, int parts) {
        List<Integer> numbers = IntStream.range(0, ROWS).boxed().toList();
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(numbers, parts)
                .map(number -> {
                    Random random = new Random(number);
                    double[] values = random.doubles(WIDTH).toArray();
                    return RowFactory.create((double) random.nextInt(10), Vectors.dense(values));
                });
        StructType type = new StructType(new StructField[] {
            new StructField("label", DataTypes.DoubleType, false, Metadata.empty()),
            new StructField("features", SQLDataTypes.VectorType(), false, Metadata.empty())
        });
        Dataset<Row> cached = spark.createDataFrame(rows, type).cache();
        cached.count();
        return cached;
    }
}
