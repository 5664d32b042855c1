package dev.lockstep.driver.cluster;

import dev.lockstep.train.TrainingOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ExecutorAllocationClient;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one run, begun by this thread on a session that others may use at the same time: a group of Spark's, so that they
 * can be cancelled without harm to others', and their tasks told from those. Closing leaves the thread as it was.
 */
public final class RunJobs implements Jobs, AutoCloseable {
    /** What Spark knows the group of a job by. */
    static final String GROUP = "spark.jobGroup.id";

    private static final String DESCRIPTION = "spark.job.description";
    private static final String INTERRUPTS = "spark.job.interruptOnCancel";

    private final SparkContext spark;
    private final String group = "lockstep-" + UUID.randomUUID();
    private final Map<String, @Nullable String> before = new HashMap<>();
    private final CountDownLatch trained = new CountDownLatch(1);
    private volatile boolean training;
    private volatile boolean stopping;

    private RunJobs(SparkContext spark) {
        this.spark = spark;
    }

    static RunJobs begin(SparkContext spark, String description) {
        RunJobs jobs = new RunJobs(spark);
        jobs.mark(GROUP, jobs.group);
        jobs.mark(DESCRIPTION, description);
        jobs.mark(
                INTERRUPTS,
                "false"); // reading and writing files end by themselves, and Hadoop bears no interrupt there
        return jobs;
    }

    private void mark(String property, String value) {
        before.put(property, spark.getLocalProperty(property));
        spark.setLocalProperty(property, value);
    }

    @Override
    public Job<TrainingOutcome> submit(RankTask task) {
        return BarrierJob.begin(JavaSparkContext.fromSparkContext(spark), task.ranks(), task, TrainingOutcome.class);
    }

    @Override
    public void replace(List<String> executors) {
        kill(executors, false);
    }

    @Override
    public void remove(List<String> executors) {
        kill(executors, true);
    }

    private void kill(List<String> executors, boolean wantsFewer) {
        if (spark.schedulerBackend() instanceof ExecutorAllocationClient client) {
            client.killExecutors(ScalaLists.of(executors), wantsFewer, false, true);
        }
    }

    @Override
    public boolean isOver() {
        return spark.isStopped();
    }

    @Override
    public boolean isLocal() {
        return spark.isLocal();
    }

    @Override
    public String group() {
        return group;
    }

    /** Ranks are told to end at once, and look up soon. */
    void trainingBegins() {
        spark.setLocalProperty(INTERRUPTS, "true");
        training = true;
    }

    void trainingIsOver() {
        trained.countDown();
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    /**
     * Stops the run, from another thread: where it trains, rank 0 leaves what was learned so far as the model.
     *
     * @return whether it has; a step, and the writing of the model, may take longer than anyone who stops would wait
     */
    public boolean stop() {
        boolean isFirst = !stopping;
        stopping = true;
        if (isFirst && !spark.isStopped()) {
            spark.cancelJobGroup(group);
        }
        try {
            return training && trained.await(TrainingAttempt.LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        before.forEach(spark::setLocalProperty);
    }
}
