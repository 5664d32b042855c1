package dev.lockstep.peers;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deeplearning4j's own trainer on Spark, averaging parameters and updater state after every step. What an average costs it grows
 * with the rows that it is given at once, so that no more than some steps' are given.
 */
public final class ParameterAveraging {
    private static final int MOST_STEPS = 50;

    private ParameterAveraging() {}

    public static void main(String[] args) throws IOException {
        String network = args[0];
        int batch = Integer.parseInt(args[1]);
        int cores = Integer.parseInt(args[2]);
        MultiLayerConfiguration configuration = Networks.named(network);
        MultiLayerNetwork alone = new MultiLayerNetwork(configuration);
        alone.init();
        SparkConf settings = new SparkConf()
                .setAppName("peers")
                .setMaster("local[" + cores + "]")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            String by = "Deeplearning4j 1.0.0-M2 on Spark " + spark.version();
            Steps.serve(alone.numParams(), by, steps -> {
                int taken = Math.min(MOST_STEPS, steps);
                JavaRDD<DataSet> batches = batches(spark, network, batch, cores, taken);
                SparkDl4jMultiLayer trained = new SparkDl4jMultiLayer(spark, configuration, master(batch, cores));
                long began = System.nanoTime();
                trained.fit(batches);
                double seconds = (System.nanoTime() - began) / 1e9;
                batches.unpersist();
                return new Steps.Took((long) taken * batch * cores, seconds);
            });
        }
        System.exit(0);
    }

    private static ParameterAveragingTrainingMaster master(int batch, int workers) {
        return new ParameterAveragingTrainingMaster.Builder(workers, batch)
                .batchSizePerWorker(batch)
                .averagingFrequency(1)
                .workerPrefetchNumBatches(0)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .repartionData(Repartition.Never)
                .saveUpdater(true)
                .build();
    }

    /** A batch for each worker and step, in memory before the clock starts. */
    private static JavaRDD<DataSet> batches(JavaSparkContext spark, String network, int rows, int workers, int steps) {
        List<Integer> numbers = IntStream.range(0, steps * workers).boxed().toList();
        JavaRDD<DataSet> batches = spark.parallelize(numbers, workers)
                .map(number -> batch(network, rows, new Random(number)))
                .persist(StorageLevel.MEMORY_ONLY_SER()); // as the trainer itself would have it
        batches.count();
        return batches;
    }

    private static DataSet batch(String network, int rows, Random random) {
        long[] row = Networks.row(network);
        long[] shape = LongStream.concat(LongStream.of(rows), LongStream.of(row)).toArray();
        float[] features = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        float[] labels = new float[rows * 10];
        for (int i = 0; i < rows; i++) {
            labels[i * 10 + random.nextInt(10)] = 1;
        }
        return new DataSet(Nd4j.create(features, shape, 'c'), Nd4j.create(labels, new long[] {rows, 10}, 'c'));
    }
}
