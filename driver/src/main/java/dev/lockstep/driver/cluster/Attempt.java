package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.Attempt.End.Done;
import dev.lockstep.driver.cluster.Attempt.End.Failed;
import dev.lockstep.train.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/**
 * One barrier job: all ranks, from where the run stands to its end or to the first failure. Whatever becomes of the ranks, it
 * ends: where Spark does not end the job in time, it is cancelled here.
 */
final class Attempt {
    /** For rank 0 to leave what was learned so far. */
    static final Duration LONGEST_STOP = Duration.ofMillis(700);

    private static final long BETWEEN_LOOKS_MILLIS = 20;
    /** For the ranks' own deadlines to come first: theirs tell more. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final JavaSparkContext spark;
    private final Membership membership;
    private final Mailbox mailbox;
    private final Duration startDeadline;
    private final BooleanSupplier stopping;

    /** How it ended. */
    sealed interface End {
        record Done(Outcome outcome) implements End {}

        record Failed(Failure failure) implements End {}
    }

    /** @param stopping whether somebody wants it to end */
    Attempt(
            JavaSparkContext spark,
            Membership membership,
            Mailbox mailbox,
            Duration startDeadline,
            BooleanSupplier stopping) {
        this.spark = spark;
        this.membership = membership;
        this.mailbox = mailbox;
        this.startDeadline = startDeadline;
        this.stopping = stopping;
    }

    End run(RankTask task) throws InterruptedException {
        JavaFutureAction<List<Outcome>> job = submit(task);
        try {
            while (!isOver()) {
                List<Outcome> outcomes = outcomesOf(job);
                if (!outcomes.isEmpty()) {
                    return new Done(outcomes.get(0));
                }
            }
            return new Failed(
                    why("not all ranks began within " + startDeadline.toSeconds() + " s (cluster.deadlines.start)"));
        } catch (ExecutionException e) {
            return new Failed(why(firstLine(e)));
        } catch (CancellationException e) {
            return new Failed(why("the job was cancelled"));
        } finally {
            job.cancel(true); // where it has ended by itself, nothing happens
        }
    }

    /** Spark ends a job that is stopped at once, and its tasks when they look up. */
    private Failure why(String spark) throws InterruptedException {
        if (!stopping.getAsBoolean()) {
            return new FirstCause(mailbox, membership).of(spark);
        }
        return Failure.ofSpark(
                mailbox.awaitSpeaker(LONGEST_STOP)
                        ? "it was stopped"
                        : "rank 0 did not stop within " + LONGEST_STOP.toMillis() + " ms");
    }

    /** Empty while the job goes on. */
    private static List<Outcome> outcomesOf(JavaFutureAction<List<Outcome>> job)
            throws InterruptedException, ExecutionException {
        try {
            return job.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return List.of();
        }
    }

    /** Whether there is nothing to wait for, though Spark has not ended the job. */
    private boolean isOver() {
        long graceNanos = GRACE.toNanos();
        return mailbox.nanosSinceFailure() > graceNanos
                || mailbox.nanosOfGathering() > startDeadline.toNanos() + graceNanos;
    }

    private JavaFutureAction<List<Outcome>> submit(RankTask task) {
        List<Integer> partitions = IntStream.range(0, task.ranks()).boxed().toList();
        RDD<Outcome> outcomes = spark.parallelize(partitions, task.ranks())
                .rdd()
                .barrier()
                .mapPartitions(task, false, ClassTag$.MODULE$.apply(Outcome.class));
        return outcomes.toJavaRDD().collectAsync();
    }

    private static String firstLine(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
