package dev.lockstep.integration;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/** A barrier stage that Spark itself tries again, for comparison. Each task leaves a file, and ends when there is one named end. */
final class PlainRetry {
    static final int TASKS = 4;

    private PlainRetry() {}

    /** One task of the stage. */
    private record Waiting(String folder) implements Function1<Iterator<Integer>, Iterator<Integer>>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Integer> apply(Iterator<Integer> partition) {
            BarrierTaskContext context = BarrierTaskContext.get();
            Path end = Path.of(folder, "end");
            try {
                Files.createFile(Path.of(
                        folder,
                        context.stageAttemptNumber() + "-" + context.partitionId() + "-"
                                + SparkEnv.get().executorId()));
                while (!Files.exists(end) && !context.isInterrupted()) {
                    Thread.sleep(2);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return partition;
        }
    }

    public static void main(String[] arguments) {
        SparkConf conf = new SparkConf().setAppName("plain retry").set("spark.ui.enabled", "false");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            List<Integer> partitions = IntStream.range(0, TASKS).boxed().toList();
            spark.parallelize(partitions, TASKS)
                    .rdd()
                    .barrier()
                    .mapPartitions(new Waiting(arguments[0]), false, ClassTag$.MODULE$.apply(Integer.class))
                    .toJavaRDD()
                    .repartition(1) // a shuffle: Spark tries only stages again that are not the last one
                    .count();
        }
    }
}
