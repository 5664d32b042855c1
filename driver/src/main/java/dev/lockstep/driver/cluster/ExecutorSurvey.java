package dev.lockstep.driver.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Asks all executors the same, before anything is begun. */
final class ExecutorSurvey {
    /** Tasks for each slot, so that every executor gets some. */
    private static final int ASKED_EACH = 4;

    private ExecutorSurvey() {}

    /** What is asked. */
    interface Question extends Serializable {
        /** Empty where there is nothing to say. */
        Optional<String> answer(TaskContext task);
    }

    /** Those that ask. */
    static JavaRDD<Integer> tasks(JavaSparkContext spark, int slots) {
        int tasks = ASKED_EACH * slots;
        return spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
    }

    /** What executors had to say, each answer once. */
    static List<String> ask(JavaRDD<Integer> tasks, Question question) {
        return tasks.mapPartitions(
                        unused -> question.answer(TaskContext.get()).stream().iterator())
                .distinct(1)
                .collect();
    }

    /** Who is asked, as messages say it. */
    static String executor() {
        return "executor " + SparkEnv.get().executorId() + " on "
                + SparkEnv.get().blockManager().blockManagerId().host();
    }
}
