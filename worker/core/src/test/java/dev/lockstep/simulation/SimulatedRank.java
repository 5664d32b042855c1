package dev.lockstep.simulation;

import dev.lockstep.average.Averager;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.Clock;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import dev.lockstep.train.RankControl;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.StoppedException;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.Training;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A task of an attempt of a simulated run: a rank that trains. */
final class SimulatedRank {
    private static final Configuration STORAGE = SimulatedStorage.configuration();
    private static final int WIDEST_WINDOW = 16;
    private static final Duration LONGEST_RECALL = Duration.ofMinutes(30);

    private final SimulatedTraining training;
    private final SimulatedAttempt attempt;
    private final int rank;
    private final SimulatedProcess process;
    private final RunSpec run;

    SimulatedRank(SimulatedTraining training, SimulatedAttempt attempt, int rank) {
        this.training = training;
        this.attempt = attempt;
        this.rank = rank;
        process = attempt.executor(rank);
        run = training.spec();
    }

    /** It ends well, or with something that a driver goes on from. */
    void live() {
        String how;
        try {
            work();
            how = "well";
        } catch (RefusedCheckpointException e) {
            how = String.valueOf(e.getMessage());
            training.refused(how);
        } catch (LostRankException | StoppedException | InterruptedException | IOException e) {
            how = String.valueOf(e.getMessage());
        }
        training.world().tell("rank " + rank + " of " + attempt.name() + " ends: " + how);
        attempt.ended(rank, how);
        if (!process.open().isEmpty()) {
            training.world().fail(new AssertionError("rank " + rank + " leaves open: " + process.open()));
        }
    }

    private void work() throws IOException, InterruptedException {
        Duration start = run.cluster().deadlines().start().duration();
        ReplicaAssignment assignment = attempt.assignment();
        try (ThreadTeam team = new ThreadTeam(assignment.count(rank), process);
                Engine engine = Engines.named(run.training().engine()).open(RankJob.engineSpec(run, training.rows()));
                RankExchange exchange = RankExchange.listen(rank, process.host(), settings())) {
            List<PeerEndpoint> peers = attempt.meet(rank, exchange.peer(), start);
            try (Averager averager = exchange.join(assignment, peers, team)) {
                train(new Training.Rooms(training.rows(), engine, averager, team));
            }
        }
    }

    private void train(Training.Rooms rooms) throws IOException, InterruptedException {
        Duration start = run.cluster().deadlines().start().duration();
        SurvivingState memory = SurvivingState.of(training.memoryOf(process));
        TrainingOutcome outcome;
        try (Training own = new Training(job(), rooms, training::told, memory, control(), ProcessMemory.here())) {
            long furthest = attempt.remember(rank, own.remembers(), start);
            if (furthest == 0) {
                own.recall();
            }
            training.agrees(attempt);
            attempt.beReady(rank, furthest == 0 ? LONGEST_RECALL : start);
            outcome = own.train();
        }
        if (rank == 0) {
            attempt.done(outcome);
        }
        attempt.awaitOutcome(rank, LONGEST_RECALL);
        if (outcome.status() != TrainingOutcome.Status.REGROUPED) {
            memory.forget();
        }
    }

    private RankJob job() {
        return new RankJob(
                run,
                RunIdentity.of(run, "", Optional.empty()),
                Optional.of(training.directory()),
                attempt.assignment(),
                rank,
                CheckpointStorage.by(STORAGE));
    }

    private ExchangeSettings settings() {
        return new ExchangeSettings(
                training.name(),
                attempt.name(),
                new ExchangeSettings.Deadlines(
                        run.cluster().deadlines().start().duration(),
                        run.cluster().deadlines().meeting().duration()),
                ExchangeSettings.Secrecy.none(),
                WireRounding.NONE,
                Optional.empty(),
                what -> training.world().tell("rank " + rank + " reports: " + what),
                process.platform(WIDEST_WINDOW * attempt.assignment().ranks()));
    }

    private RankControl control() {
        return new RankControl() {
            @Override
            public boolean endsBefore(long step) {
                if (!attempt.hasBegun(rank)) {
                    training.begins(attempt, step);
                }
                attempt.begins(rank, step);
                return attempt.isCancelled();
            }

            @Override
            public boolean endsForGood() {
                return false;
            }

            @Override
            public boolean regroups() {
                return training.couldTakeMore(attempt);
            }

            @Override
            public Clock clock() {
                return process;
            }
        };
    }
}
