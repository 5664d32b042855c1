package dev.lockstep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The same average by what Spark itself offers: a broadcast to all executors, and an aggregation in a tree. */
final class SparkAverage {
    private static final int TIMES = 5;
    private static final int MEGABYTES = 2048;

    private SparkAverage() {}

    static double[] millis(int executors) throws IOException {
        Path home = Files.createTempDirectory("spark-home");
        Files.createDirectory(home.resolve("jars"));
        System.setProperty("spark.testing", "true");
        System.setProperty("spark.test.home", home.toString());
        SparkConf conf = new SparkConf()
                .setMaster("local-cluster[" + executors + ",1," + MEGABYTES + "]")
                .setAppName("what Spark's own average costs")
                .set("spark.executor.memory", MEGABYTES + "m")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.maxResultSize", "0")
                .set("spark.rpc.message.maxSize", "1024")
                .set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            return Arrays.stream(ExchangeBenchmark.LENGTHS)
                    .mapToDouble(length -> medianMillis(spark, executors, length))
                    .toArray();
        }
    }

    private static double medianMillis(JavaSparkContext spark, int executors, int length) {
        List<Integer> ranks = IntStream.range(0, executors).boxed().toList();
        JavaRDD<Integer> one = spark.parallelize(ranks, executors);
        float[] average = new float[length];
        double[] millis = new double[TIMES];
        for (int i = -1; i < TIMES; i++) {
            long began = System.nanoTime();
            Broadcast<float[]> sent = spark.broadcast(average);
            float[] sum = one.map(rank -> sent.value().clone()).treeReduce(SparkAverage::add);
            for (int k = 0; k < length; k++) {
                average[k] = sum[k] / executors;
            }
            sent.destroy();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[TIMES / 2];
    }

    private static float[] add(float[] into, float[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
        return into;
    }
}
