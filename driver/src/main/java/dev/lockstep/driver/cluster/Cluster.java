package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;
import scala.util.Properties;

/** A Spark session, and the barrier jobs that train on it. */
public final class Cluster implements AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.ofMillis(700);

    private final SparkSession session;
    private final CountDownLatch trained = new CountDownLatch(1);
    private volatile boolean training;
    private volatile boolean stopping;

    private Cluster(SparkSession session) {
        this.session = session;
    }

    /**
     * Starts Spark with the settings that barrier jobs want. A master of {@code local[*]} is given a slot for each rank,
     * also where the machine has fewer cores: ranks never show in the result, so that they may be tried anywhere.
     */
    public static Cluster start(String name, int ranks) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("lockstep " + name)
                .config("spark.plugins", LockstepPlugin.class.getName())
                .config("spark.ui.enabled", System.getProperty("spark.ui.enabled", "false"))
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.locality.wait", "0")
                .config("spark.scheduler.revive.interval", "20ms")
                .config("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s")
                .config("spark.stage.maxConsecutiveAttempts", "1");
        String master = System.getProperty("spark.master", "local[*]");
        if (master.equals("local[*]") || master.equals("local")) {
            int slots = Math.max(ranks, Runtime.getRuntime().availableProcessors());
            master = "local[" + slots + "]";
            builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1");
        }
        return new Cluster(builder.master(master).getOrCreate());
    }

    public SparkSession session() {
        return session;
    }

    /** Ranks of a run that does not ask for a number: one in a single JVM, where replicas are threads. */
    public int ranks(RunSpec run) {
        int ranks = run.cluster().ranks().orElse(1);
        if (!session.sparkContext().isLocal() && ranks > 1) {
            throw new RunFailedException(
                    "cluster.ranks=" + ranks + " on master "
                            + session.sparkContext().master()
                            + ": ranks in different executors have no link yet; use --ranks 1, or --master local[*]",
                    new UnsupportedOperationException("links between executors"));
        }
        return ranks;
    }

    /** Trains in one barrier job. Events come in order, on a thread of Spark's. */
    public Outcome train(RunSpec run, String dataset, Path directory, Consumer<Event> events) {
        int ranks = ranks(run);
        training = true;
        String attempt = run.name() + "-" + UUID.randomUUID();
        try (Mailbox mailbox = Mailbox.open(attempt, event -> events.accept(withSpark(event)))) {
            try {
                return submit(new RankTask(attempt, RunFile.write(run), dataset, directory.toString(), ranks));
            } catch (Exception e) {
                if (stopping) {
                    // Spark ends the job at once, and its tasks when they look up.
                    mailbox.awaitSpeaker(LONGEST_STOP);
                }
                String cause = mailbox.firstFailure().orElseGet(() -> String.valueOf(e.getMessage()));
                throw new RunFailedException(cause, e);
            }
        } finally {
            trained.countDown();
        }
    }

    /**
     * Stops the run that trains now, from another thread: rank 0 leaves what was learned so far as {@code model.zip}.
     *
     * @return whether it has; a step, and the writing of the model, may take longer than anyone who stops would wait
     */
    public boolean stop() {
        if (!training) {
            return false;
        }
        stopping = true;
        session.sparkContext().cancelAllJobs();
        try {
            return trained.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Event withSpark(Event event) {
        return event instanceof Event.RunStarted started
                ? started.with(Map.of("spark", session.version(), "scala", Properties.versionNumberString()))
                : event;
    }

    private Outcome submit(RankTask task) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<Integer> partitions = IntStream.range(0, task.ranks()).boxed().toList();
        RDD<Outcome> outcomes = spark.parallelize(partitions, task.ranks())
                .rdd()
                .barrier()
                .mapPartitions(task, false, ClassTag$.MODULE$.apply(Outcome.class));
        return outcomes.toJavaRDD().collect().get(0);
    }

    @Override
    public void close() {
        session.stop();
    }
}
