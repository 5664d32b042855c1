package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A run over as many attempts as it takes. What one attempt reached the next one goes on from: the ranks that are left hold
 * it in memory, so that the next one begins at once, on the executors that are there.
 */
final class AttemptLoop {
    private final RankSlots slots;
    private final MessageListener listener;
    private final RunSpec run;
    private final String runFile;
    private final What what;
    private final RunDirectoryWriter directoryWriter;
    private final Jobs jobs;
    private final String name;
    private final CommonArithmetic bits = new CommonArithmetic();
    private final RetryPolicy retryPolicy = new RetryPolicy();
    private final ReplicaCapacities capacities;

    /** What is trained on what, and where the driver keeps what comes of it. */
    record What(RunSpec run, String dataset, Path directory) {}

    AttemptLoop(RankSlots slots, MessageListener listener, What what, RunDirectoryWriter directoryWriter, Jobs jobs) {
        this.slots = slots;
        this.listener = listener;
        this.what = what;
        this.directoryWriter = directoryWriter;
        this.jobs = jobs;
        run = what.run();
        capacities = new ReplicaCapacities(run, directoryWriter);
        runFile = RunFile.write(run);
        name = run.name() + "-" + UUID.randomUUID();
    }

    /** To the end of the run, or to a failure that would only come again. */
    TrainingOutcome toTheEnd(int firstRanks) throws InterruptedException {
        int ranks = firstRanks;
        WarmUpRun warmUp = new WarmUpRun(runFile, what.dataset());
        slots.registry().welcome(warmUp);
        try {
            for (int number = 1; ; number++) {
                long began = slots.registry().clock().nanoTime();
                TrainingAttempt.End end = attempt(number, ranks);
                String why;
                if (end instanceof TrainingAttempt.End.Failed failed) {
                    why = worthAnotherAttempt(failed);
                } else {
                    TrainingOutcome outcome = ((TrainingAttempt.End.Done) end).outcome();
                    if (outcome.status() != TrainingOutcome.Status.REGROUPED) {
                        return outcome;
                    }
                    retryPolicy.reached(outcome.steps());
                    why = slots.registry().farewellsSince(began).orElse("more executors have come");
                }
                ranks = next(why);
                directoryWriter.accept(new Event.Regrouped(why, ranks));
            }
        } finally {
            slots.registry().welcomeNoMore(warmUp);
        }
    }

    private int next(String why) throws InterruptedException {
        int fewest = capacities.fewestRanks();
        if (!slots.areThere(fewest)) {
            directoryWriter.accept(new Event.Warned(
                    why + "; waits for executors, until there are " + fewest + ": " + capacities.why()));
        }
        return slots.next(run, fewest, capacities.why());
    }

    private String worthAnotherAttempt(TrainingAttempt.End.Failed end) {
        RankFailure failure = end.failure();
        if (jobs.isStopping() || jobs.isOver()) {
            throw new RunFailedException(failure.describe());
        }
        retryPolicy.after(failure, end.reached());
        return failure.describe();
    }

    private TrainingAttempt.End attempt(int number, int ranks) throws InterruptedException {
        String attempt = name + "-" + number;
        RunFiles files = RunFiles.in(what.directory());
        RankTask task = new RankTask(
                name,
                attempt,
                runFile,
                what.dataset(),
                what.directory().toString(),
                files.checkpoints(),
                files.earlierEngines(),
                ranks);
        AttemptInbox.Wishes wishes =
                new AttemptInbox.Wishes(() -> slots.couldTakeMore(run, ranks), jobs::isStopping, capacities, bits);
        try (AttemptInbox inbox = AttemptInbox.open(attempt, ranks, directoryWriter, files, listener, wishes)) {
            return new TrainingAttempt(slots.registry(), inbox, run.cluster().deadlines(), jobs).run(task);
        } finally {
            directoryWriter.add(files::abandonAll);
        }
    }
}
