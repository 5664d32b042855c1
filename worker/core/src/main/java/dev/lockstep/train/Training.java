package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.events.Event;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.TimeLedger.Purpose;
import dev.lockstep.train.TrainingOutcome.Status;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One rank's part in a run, from the first weights to the kept model. Every rank takes the same decisions, because each
 * follows from what all ranks averaged or gathered, so that nobody has to be told.
 */
public final class Training implements AutoCloseable {
    private final Rooms rooms;
    private final SurvivingState survivingState;
    private final RankControl control;
    private final RankPhase phase;
    private final TrainingAssembly with;
    private final RankJob job;
    private final TrainingCalendar calendar;
    private final RunState state;
    private TrainingEnd end = TrainingEnd.NONE;
    /** Whether the run has come to its end. */
    private boolean isOver;

    /** The rooms that meet in a rank. */
    public record Rooms(Dataset dataset, Engine engine, Averager averager, ThreadTeam team) {}

    /**
     * @param events told by the leader, in order
     * @param survivingState where this rank finds what the one before it left, and leaves what it had when it ends too early
     */
    public Training(
            RankJob job,
            Rooms rooms,
            Consumer<Event> events,
            SurvivingState survivingState,
            RankControl control,
            ProcessMemory processMemory) {
        this.job = job;
        this.rooms = rooms;
        this.survivingState = survivingState;
        this.control = control;
        phase = control.phase();
        with = new TrainingAssembly(job, rooms, events, survivingState, control, processMemory);
        calendar = with.calendar;
        state = with.state;
    }

    /** What this rank could bear, should others be lost. */
    public ReplicaCapacity capacity() {
        return with.capacity;
    }

    /** Steps that this rank remembers of the run; 0 where it remembers none. */
    public long remembers() {
        return state.step();
    }

    /**
     * Reads the newest checkpoint, on the leader, where no rank remembers the run. It takes as long as storage takes: to be
     * called while no rank waits at a meeting.
     *
     * @throws RefusedCheckpointException where there are checkpoints, but none that this run can go on from
     */
    public void recall() throws IOException {
        if (job.isLeader()) {
            phase.turn("of " + job.checkpoints());
            state.recall(job, with.events);
        }
    }

    /** Trains to the end, from wherever the run stands, and leaves the kept model in the run directory. */
    public TrainingOutcome train() throws IOException {
        long started = System.nanoTime();
        end = TrainingEnd.NONE;
        with.ledger.begin();
        long step = begin();
        long pause = calendar.stepsToPause(job.run().checkpoint().pauseAfter());
        while (step < pause && !end.isReached()) {
            with.steps.leaves(control.leaves());
            boolean averaged = with.stop.stepUnlessStopped(step);
            with.ledger.step(with.replicas.lastRead());
            step++;
            if (averaged) {
                long before = step - with.steps.stepsSinceAverage(step - 1);
                afterAverage(before, step);
                boolean goesOn = step < calendar.steps() && !end.isReached();
                if (goesOn && (someLeave(step) || (with.regroupPoints.isDue(before, step) && allRegroup()))) {
                    return outcome(Status.REGROUPED, step, started);
                }
            }
        }
        if (step < calendar.steps() && !end.isReached()) {
            pause(step);
            return outcome(Status.PAUSED, step, started);
        }
        keep();
        return outcome(end.status(), step, started);
    }

    /** Where all do, a checkpoint remembers the run. */
    private boolean someLeave(long step) {
        if (with.steps.allLeave()) {
            pause(step);
        }
        return with.steps.someLeave();
    }

    /** Leaves a checkpoint of where it stands. */
    private void pause(long step) {
        if (job.isLeader()) {
            with.progress.keep(step);
            with.checkpoints.writeLast(state);
        }
    }

    private TrainingOutcome outcome(Status status, long step, long started) {
        with.ledger.lap(Purpose.JUDGING);
        with.events.accept(new Event.TimeSpent(step, with.ledger.spent()));
        with.audit
                .counts()
                .ifPresent(
                        counts -> with.events.accept(new Event.StepsAudited(step, counts.audited(), counts.missed())));
        return new TrainingOutcome(
                status,
                end.message(),
                step,
                calendar.epochsBehind(step),
                (System.nanoTime() - started) / 1e9,
                with.meter.wholeSamplesPerSecond(),
                status == Status.REGROUPED || status == Status.PAUSED ? "" : with.keeper.sha256());
    }

    private boolean allRegroup() {
        return with.steps.leaderSays(job.isLeader() && control.regroups() ? 1 : 0) > 0;
    }

    /** Where the run stands: where the rank is that has come furthest. A meeting of all ranks. */
    private long begin() {
        state.agree(rooms.averager(), job.assignment(), job.rank());
        long step = state.step();
        if (step == 0) {
            with.beginAfresh();
        }
        with.progress.resume();
        with.steps.begin(step);
        if (step > 0) {
            with.events.accept(new Event.Resumed(step, calendar.epochOf(step)));
        }
        // An epoch can have its last step behind it and its verdict not: what failed then was the evaluation.
        if (calendar.endsEpoch(step) && state.tally().judgedEpoch() < calendar.epochsBehind(step)) {
            judgeEpoch(step, false);
        } else {
            end = with.judge.verdict();
        }
        return step;
    }

    private void afterAverage(long before, long steps) {
        end = with.judge.judgeAverage(with.steps, steps);
        if (end.isReached()) {
            return;
        }
        with.movingAverage.follow(before, steps);
        double rows =
                with.shards.rowsPerReplica(before, steps) * job.assignment().replicas();
        with.meter.step(with.steps.meanLossOfAll(steps - 1), rows);
        with.steps.averaged(steps - 1);
        boolean checkpointIsDue = with.checkpoints.isDue(before, steps, with.steps::leaderSays);
        boolean endsEpoch = calendar.endsEpoch(steps);
        with.ledger.lap(Purpose.STEPS);
        if (checkpointIsDue && !endsEpoch) {
            with.steps.check(steps);
        }
        boolean isWritten = checkpointIsDue && !endsEpoch && job.isLeader() && with.keeper.isGood();
        if (survivingState.keeps() || isWritten) {
            with.progress.keep(steps);
        }
        if (isWritten) {
            with.checkpoints.write(state);
        }
        with.ledger.lap(Purpose.CHECKPOINTS);
        if (with.meter.isDue()) {
            with.events.accept(
                    with.meter.report(steps, calendar.epochOf(steps - 1)).with(with.ledger.spent()));
        }
        if (with.stragglers.isDue(before, steps, calendar.stepsPerEpoch())) {
            with.stragglers.look(steps, with.replicas.stepTimes(), with.steps.averagingMillis());
        }
        if (endsEpoch) {
            judgeEpoch(steps, checkpointIsDue);
        }
    }

    /** Its checkpoint waits for the verdict: one from before would be under way still, and keep the better one from being written. */
    private void judgeEpoch(long steps, boolean checkpointIsDue) {
        with.steps.check(steps);
        with.norms.look(steps);
        phase.turn("judging epoch " + calendar.epochsBehind(steps));
        with.movingAverage.exchange();
        end = with.judge.judge(steps, with.meter);
        with.movingAverage.exchange();
        with.progress.keepVerdict(steps);
        boolean isWritten = checkpointIsDue || with.checkpoints.isDueForBest(with.keeper.earlyStopping());
        if (isWritten && job.isLeader() && end.status() != Status.DIVERGED) {
            if (state.step() != steps) { // else it was kept after the average
                with.progress.keep(steps);
            }
            with.checkpoints.write(state);
        }
        with.ledger.lap(Purpose.JUDGING);
    }

    /** Judges the kept model, where all ranks meet, and then writes it, where nobody waits for the disk. */
    private void keep() throws IOException {
        phase.turn("judging the kept model");
        with.keeper.restore();
        with.examination.judge();
        phase.turn("writing what it learned");
        with.keeper.hasWritten(with.early.end());
        if (end.status() == Status.DIVERGED) {
            with.keeper.writeModels(false);
        } else {
            with.examination.with(with.keeper);
        }
        isOver = true;
    }

    @Override
    public void close() {
        if (survivingState.keeps() && !isOver) {
            with.checkpoints.giveUp();
        }
        survivingState.giveBack(state); // until somebody says that the run is over and all that it made is safe
        with.checkpoints.close();
        with.audit.close();
        with.replicas.close();
    }
}
