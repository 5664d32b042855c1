package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec.DeadlineSpec;
import dev.lockstep.driver.cluster.TrainingAttempt.End.Done;
import dev.lockstep.driver.cluster.TrainingAttempt.End.Failed;
import dev.lockstep.events.Event.RankPlaced;
import dev.lockstep.parallel.Clock;
import dev.lockstep.train.TrainingOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * One barrier job: all ranks, from where the run stands to its end or to the first failure. Whatever becomes of the ranks, it
 * ends: where Spark does not end the job in time, it is cancelled here.
 */
final class TrainingAttempt {
    /** For rank 0 to leave what was learned so far. */
    static final Duration LONGEST_STOP = Duration.ofMillis(700);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    /** For the ranks' own deadlines to come first: theirs tell more. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final ExecutorRegistry registry;
    private final AttemptInbox inbox;
    private final DeadlineSpec deadlines;
    private final Duration startDeadline;
    private final Jobs jobs;
    private final Clock clock;
    private long lastLook;

    /** How it ended. */
    sealed interface End {
        record Done(TrainingOutcome outcome) implements End {}

        /**
         * Without an outcome.
         *
         * @param reached steps that were told to be behind the run, or -1
         */
        record Failed(RankFailure failure, long reached) implements End {}
    }

    /** @param jobs of the run, which somebody may want to end */
    TrainingAttempt(ExecutorRegistry registry, AttemptInbox inbox, DeadlineSpec deadlines, Jobs jobs) {
        this.registry = registry;
        this.inbox = inbox;
        this.deadlines = deadlines;
        this.jobs = jobs;
        startDeadline = deadlines.start().duration();
        clock = registry.clock();
        lastLook = clock.nanoTime();
    }

    End run(RankTask task) throws InterruptedException {
        End end = toItsEnd(jobs.submit(task));
        if (!jobs.isStopping()) {
            if (!settles() && end instanceof Failed failed) {
                return new Failed(
                        failed.failure()
                                .forGood("it did not end when it was told to, and this process cannot end"
                                        + " it alone; go on with another: ./lockstep resume"),
                        failed.reached());
            }
            if (end instanceof Failed failed && failed.failure().kind() == RankFailure.Kind.FOLLOWS) {
                giveUpTheMostAwaited();
            }
            giveUpTheUnlike();
            replace(registry.leaving(executors()), "it was told to end");
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
            remove(
                    inbox.mostAwaited().stream().toList(),
                    "other ranks waited for it in vain (cluster.deadlines.meeting)");
        }
    }

    /** What Spark would start in their place would be on the same machine. */
    private void giveUpTheUnlike() {
        for (RankFailure failure : inbox.unlike()) {
            remove(List.of(failure.executor()), "it computes differently: " + failure.cause());
        }
    }

    private End toItsEnd(Jobs.Job<TrainingOutcome> job) throws InterruptedException {
        try {
            while (!isOver()) {
                if (jobs.isStopping()) {
                    job.cancel(); // which may have been begun only after all others were cancelled
                }
                Optional<TrainingOutcome> outcome = job.await(BETWEEN_LOOKS);
                if (outcome.isPresent()) {
                    return new Done(outcome.get());
                }
            }
            return endedBecause(
                    "not all ranks began within " + startDeadline.toSeconds() + " s (cluster.deadlines.start)");
        } catch (ExecutionException e) {
            return endedBecause(firstLine(e));
        } finally {
            job.cancel();
        }
    }

    /** Who is lost when all that the run made has come was not needed any more. */
    private End endedBecause(String spark) throws InterruptedException {
        Optional<TrainingOutcome> outcome = inbox.outcome();
        return outcome.isPresent() ? new Done(outcome.get()) : new Failed(why(spark), inbox.reached());
    }

    /** Spark ends a job that is stopped at once, and its tasks when they look up. */
    private RankFailure why(String spark) throws InterruptedException {
        if (!jobs.isStopping()) {
            return new FirstCause(inbox, registry).of(spark);
        }
        return RankFailure.ofSpark(
                inbox.awaitLeader(LONGEST_STOP)
                        ? "it was stopped"
                        : "rank 0 did not stop within " + LONGEST_STOP.toMillis() + " ms");
    }

    /** Whether there is nothing to wait for, though Spark has not ended the job. */
    private boolean isOver() {
        long graceNanos = GRACE.toNanos();
        return giveUpTheSilent()
                || inbox.nanosSinceFailure() > graceNanos
                || inbox.nanosOfGathering() > startDeadline.toNanos() + graceNanos;
    }

    /** Whether a rank's executor has said nothing for too long: what has stopped never fails by itself. */
    private boolean giveUpTheSilent() {
        long now = clock.nanoTime();
        if (now - lastLook > ExecutorHeartbeat.BETWEEN_SIGNS.toNanos()) {
            registry.excuseSilence();
        }
        lastLook = now;
        Duration most = deadlines.silence().duration();
        List<String> silent = executors().stream()
                .filter(executor -> registry.silenceOf(executor).compareTo(most) > 0)
                .toList();
        replace(silent, "it said nothing for " + most.toSeconds() + " s (cluster.deadlines.silence)");
        return !silent.isEmpty();
    }

    private List<String> executors() {
        return inbox.placed().stream().map(RankPlaced::executor).toList();
    }

    private void replace(List<String> executors, String why) {
        executors.forEach(executor -> registry.lose(executor, why));
        if (!executors.isEmpty()) {
            jobs.replace(executors);
        }
    }

    private void remove(List<String> executors, String why) {
        executors.forEach(executor -> registry.lose(executor, why));
        if (!executors.isEmpty()) {
            jobs.remove(executors);
        }
    }

    /**
     * Waits until Spark counts no rank of this run as running: the next attempt begins where there is a free slot for each rank.
     * False where one goes on in this very process, with which it can only end.
     */
    private boolean settles() throws InterruptedException {
        long began = clock.nanoTime();
        List<String> busy = registry.busy(executors(), jobs.group());
        while (!busy.isEmpty() && !jobs.isOver()) {
            giveUpTheSilent();
            if (clock.nanoTime() - began > deadlines.meeting().duration().toNanos()) {
                if (jobs.isLocal()) {
                    return false;
                }
                replace(busy, "its rank did not end when it was told to");
            }
            clock.sleep(BETWEEN_LOOKS);
            busy = registry.busy(executors(), jobs.group());
        }
        return true;
    }

    private static String firstLine(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
