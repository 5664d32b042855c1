package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec.DeadlineSpec;
import dev.lockstep.driver.cluster.Attempt.End.Done;
import dev.lockstep.driver.cluster.Attempt.End.Failed;
import dev.lockstep.events.Event.RankPlaced;
import dev.lockstep.train.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.ExecutorAllocationClient;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * One barrier job: all ranks, from where the run stands to its end or to the first failure. Whatever becomes of the ranks, it
 * ends: where Spark does not end the job in time, it is cancelled here.
 */
final class Attempt {
    /** For rank 0 to leave what was learned so far. */
    static final Duration LONGEST_STOP = Duration.ofMillis(700);

    private static final long BETWEEN_LOOKS_MILLIS = 5;
    /** For the ranks' own deadlines to come first: theirs tell more. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final JavaSparkContext spark;
    private final Membership membership;
    private final Mailbox mailbox;
    private final DeadlineSpec deadlines;
    private final Duration startDeadline;
    private long lastLook = System.nanoTime();
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
            DeadlineSpec deadlines,
            BooleanSupplier stopping) {
        this.spark = spark;
        this.membership = membership;
        this.mailbox = mailbox;
        this.deadlines = deadlines;
        this.stopping = stopping;
        startDeadline = deadlines.start().duration();
    }

    End run(RankTask task) throws InterruptedException {
        End end = toItsEnd(submit(task));
        if (!stopping.getAsBoolean()) {
            settle();
            if (end instanceof Failed failed && failed.failure().kind() == Failure.Kind.FOLLOWS) {
                giveUpTheMostAwaited();
            }
            giveUpTheUnlike();
        }
        return end;
    }

    /**
     * Where ranks live and cannot reach each other, one of them has to go, or the next attempt would fail like this one. What
     * Spark would start in its place would be as far away.
     */
    private void giveUpTheMostAwaited() {
        Set<String> executors = new HashSet<>(executors());
        if (executors.size() > 1) {
            giveUp(
                    mailbox.mostAwaited().stream().toList(),
                    "other ranks waited for it in vain (cluster.deadlines.meeting)",
                    false);
        }
    }

    /** What Spark would start in their place would be on the same machine. */
    private void giveUpTheUnlike() {
        for (Failure failure : mailbox.unlike()) {
            giveUp(List.of(failure.executor()), "it computes differently: " + failure.cause(), false);
        }
    }

    private End toItsEnd(JavaFutureAction<List<Outcome>> job) throws InterruptedException {
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
        return giveUpTheSilent()
                || mailbox.nanosSinceFailure() > graceNanos
                || mailbox.nanosOfGathering() > startDeadline.toNanos() + graceNanos;
    }

    /** Whether a rank's executor has said nothing for too long: what has stopped never fails by itself. */
    private boolean giveUpTheSilent() {
        long now = System.nanoTime();
        if (now - lastLook > Presence.BETWEEN_SIGNS.toNanos()) {
            membership.excuseSilence();
        }
        lastLook = now;
        Duration most = deadlines.silence().duration();
        List<String> silent = executors().stream()
                .filter(executor -> membership.silenceOf(executor).compareTo(most) > 0)
                .toList();
        giveUp(silent, "it said nothing for " + most.toSeconds() + " s (cluster.deadlines.silence)");
        return !silent.isEmpty();
    }

    private List<String> executors() {
        return mailbox.placed().stream().map(RankPlaced::executor).toList();
    }

    private void giveUp(List<String> executors, String why) {
        giveUp(executors, why, true);
    }

    /** @param replaced whether Spark shall start others in their place, where it can */
    private void giveUp(List<String> executors, String why, boolean replaced) {
        executors.forEach(executor -> membership.lose(executor, why));
        if (!executors.isEmpty() && spark.sc().schedulerBackend() instanceof ExecutorAllocationClient client) {
            client.killExecutors(CollectionConverters.asScala(executors).toSeq(), !replaced, false, true);
        }
    }

    /** Waits until Spark counts no rank as running: the next attempt begins where there is a free slot for each rank. */
    private void settle() throws InterruptedException {
        long began = System.nanoTime();
        List<String> busy = membership.busy(executors());
        while (!busy.isEmpty() && !spark.sc().isStopped()) {
            giveUpTheSilent();
            if (System.nanoTime() - began > deadlines.meeting().duration().toNanos()) {
                giveUp(busy, "its rank did not end when it was told to");
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
            busy = membership.busy(executors());
        }
    }

    private JavaFutureAction<List<Outcome>> submit(RankTask task) {
        List<Integer> partitions = IntStream.range(0, task.ranks()).boxed().toList();
        spark.setLocalProperty("spark.job.interruptOnCancel", "true");
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
