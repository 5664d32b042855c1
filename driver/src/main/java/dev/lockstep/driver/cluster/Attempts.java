package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.Outcome;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A run over as many attempts as it takes. What one attempt reached the next one goes on from: the ranks that are left hold
 * it in memory, so that the next one begins at once, on the executors that are there.
 */
final class Attempts {
    private final JavaSparkContext spark;
    private final Slots slots;
    private final Traffic traffic;
    private final RunSpec run;
    private final String runFile;
    private final What what;
    private final Clerk clerk;
    private final BooleanSupplier stopping;
    private final String name;
    private final CommonBits bits = new CommonBits();
    private final Perseverance perseverance = new Perseverance();
    private final Burdens burdens;

    /** What is trained on what, and where the driver keeps what comes of it. */
    record What(RunSpec run, String dataset, Path directory) {}

    Attempts(JavaSparkContext spark, Slots slots, Traffic traffic, What what, Clerk clerk, BooleanSupplier stopping) {
        this.spark = spark;
        this.slots = slots;
        this.traffic = traffic;
        this.what = what;
        this.clerk = clerk;
        this.stopping = stopping;
        run = what.run();
        burdens = new Burdens(run, clerk);
        runFile = RunFile.write(run);
        name = run.name() + "-" + UUID.randomUUID();
    }

    /** To the end of the run, or to a failure that would only come again. */
    Outcome toTheEnd(int firstRanks) throws InterruptedException {
        int ranks = firstRanks;
        slots.membership().welcome(new Practice(runFile, what.dataset()));
        try {
            for (int number = 1; ; number++) {
                Attempt.End end = attempt(number, ranks);
                if (end instanceof Attempt.End.Done done && done.outcome().status() != Outcome.Status.REGROUPED) {
                    return done.outcome();
                }
                String why = end instanceof Attempt.End.Failed failed
                        ? worthAnotherAttempt(failed)
                        : "more executors have come";
                ranks = next(why);
                clerk.accept(new Event.Regrouped(why, ranks));
            }
        } finally {
            slots.membership().welcomeNoMore();
        }
    }

    private int next(String why) throws InterruptedException {
        int fewest = burdens.fewestRanks();
        if (!slots.areThere(fewest)) {
            clerk.accept(
                    new Event.Warned(why + "; waits for executors, until there are " + fewest + ": " + burdens.why()));
        }
        return slots.next(run, fewest, burdens.why());
    }

    private String worthAnotherAttempt(Attempt.End.Failed end) {
        Failure failure = end.failure();
        if (stopping.getAsBoolean() || spark.sc().isStopped()) {
            throw new RunFailedException(failure.describe());
        }
        perseverance.after(failure, end.reached());
        return failure.describe();
    }

    private Attempt.End attempt(int number, int ranks) throws InterruptedException {
        String attempt = name + "-" + number;
        RunFiles files = RunFiles.in(what.directory());
        RankTask task = new RankTask(
                name, attempt, runFile, what.dataset(), what.directory().toString(), files.checkpoints(), ranks);
        Mailbox.Wishes wishes = new Mailbox.Wishes(() -> slots.couldTakeMore(run, ranks), stopping, burdens, bits);
        try (Mailbox mailbox = Mailbox.open(attempt, ranks, clerk, files, traffic, wishes)) {
            return new Attempt(spark, slots.membership(), mailbox, run.cluster().deadlines(), stopping).run(task);
        }
    }
}
