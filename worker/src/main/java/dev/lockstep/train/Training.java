package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import dev.lockstep.network.ScheduledRate;
import dev.lockstep.order.ShardOrder;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.TrainingOutcome.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One rank's part in a run, from the first weights to the kept model. Every rank takes the same decisions, because each
 * follows from what all ranks averaged or gathered, so that nobody has to be told.
 */
public final class Training implements AutoCloseable {
    /** Time for the rank that speaks to be told, too, before it loses this one. */
    private static final long NANOS_BEFORE_LEAVING = 50_000_000;

    private final RankJob job;
    private final RunSpec run;
    private final Dataset dataset;
    private final Consumer<Event> events;
    private final RankControl control;
    private final RankPhase phase;
    private final ShardOrder shards;
    private final LocalReplicas localReplicas;
    private final SynchronousSteps lockstep;
    private final ModelEvaluation evaluation;
    private final Averager averager;
    private ModelKeeper modelKeeper;
    private final EarlyModelWriter early;
    private TrainingEnd ending = TrainingEnd.NONE;
    private final CheckpointWriter checkpoints;
    private final StragglerWatch stragglers;
    private final RegroupPoints regroupPoints;
    private final SurvivingState survivingState;
    private final RunState state;
    private final ReplicaCapacity burden;
    private final TrainingMeter meter = new TrainingMeter();

    /** The rooms that meet in a rank. */
    public record Rooms(Dataset dataset, Engine engine, Averager averager, ThreadTeam team) {}

    /**
     * @param events told by the rank that speaks, in order
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
        this.survivingState = survivingState;
        this.run = job.run();
        this.dataset = rooms.dataset();
        this.averager = rooms.averager();
        this.events = job.isLeader() ? events : event -> {};
        this.control = control;
        this.phase = control.doing();
        shards = dataset.shards(run.training().replicas(), run.training().batch());
        burden = new MemoryPlanner(
                        run,
                        dataset.schema(),
                        dataset.rows(Split.TRAIN),
                        rooms.engine().needs())
                .take(job, processMemory);
        localReplicas = new LocalReplicas(job, dataset, rooms.engine(), rooms.team());
        Optional<RunState> remembered = survivingState.borrow();
        try {
            lockstep = new SynchronousSteps(
                    localReplicas,
                    averager,
                    job.assignment(),
                    shards,
                    run.training().average().every());
            evaluation = new ModelEvaluation(job, dataset, localReplicas, averager, phase);
            state = remembered.orElseGet(this::firstState);
            modelKeeper = new ModelKeeper(job, localReplicas, run.training().earlyStopping(), state);
            stragglers = new StragglerWatch(job.assignment(), averager, this.events);
            regroupPoints = new RegroupPoints(job, shards.stepsPerEpoch());
            early = new EarlyModelWriter(modelKeeper::write);
            checkpoints = new CheckpointWriter(job, state, early, shards.stepsPerEpoch(), this.events);
            this.events.accept(RunAnnouncement.of(job, rooms, localReplicas, shards));
        } catch (RuntimeException | Error e) {
            remembered.ifPresent(survivingState::giveBack);
            localReplicas.close();
            throw e;
        }
    }

    /** What this rank could bear, should others be lost. */
    public ReplicaCapacity burden() {
        return burden;
    }

    /** The fold of a cross-validation judges the run, and so may not choose its model. */
    private boolean keepsBest() {
        return dataset.rows(Split.VALIDATION) > 0
                && !run.data().split().validation().isFolded();
    }

    private RunState firstState() {
        Replica one = localReplicas.replicas().get(0);
        RunState first =
                new RunState(one.parameters().capacity(), one.updaterState().capacity(), keepsBest());
        localReplicas.copyTo(first);
        FloatBuffers.copy(first.parameters(), first.last());
        if (first.best().capacity() > 0) {
            FloatBuffers.copy(first.parameters(), first.best());
        }
        return first;
    }

    /** Trains to the end, from wherever the run stands, and leaves the kept model in the run directory. */
    public TrainingOutcome train() throws IOException {
        long started = System.nanoTime();
        long end = shards.stepsPerEpoch() * run.training().epochs();
        ending = TrainingEnd.NONE;
        long step = begin();
        meter.resume();
        if (isEpochUnjudged(step)) {
            judgeEpoch(step, false);
        } else if (modelKeeper.isOver()) {
            ending = enough();
        }
        while (step < end && ending.status() == Status.COMPLETED) {
            boolean averaged = stepUnlessStopped(step);
            step++;
            if (averaged) {
                long before = step - lockstep.stepsSinceAverage(step - 1);
                afterAverage(before, step);
                if (ending.status() == Status.COMPLETED
                        && step < end
                        && regroupPoints.isDue(before, step)
                        && allRegroup()) {
                    return outcome(Status.REGROUPED, step, started);
                }
            }
        }
        keep(ending.status());
        return outcome(ending.status(), step, started);
    }

    private TrainingOutcome outcome(Status status, long step, long started) {
        return new TrainingOutcome(
                status,
                ending.message(),
                step,
                (int) (step / shards.stepsPerEpoch()),
                (System.nanoTime() - started) / 1e9,
                meter.wholeSamplesPerSecond(),
                status == Status.REGROUPED ? "" : modelKeeper.sha256());
    }

    private boolean allRegroup() {
        return speakerSays(job.isLeader() && control.regroups() ? 1 : 0) > 0;
    }

    /** What the rank that speaks says, all do. A meeting of all ranks. */
    private double speakerSays(double own) {
        double[][] rows = new double[job.ownReplicas()][];
        Arrays.fill(rows, new double[] {own});
        return averager.gather(rows)[0][0];
    }

    /** Steps that this rank remembers of the run; 0 where it remembers none. */
    public long remembers() {
        return state.step();
    }

    /**
     * Reads the newest checkpoint, on the rank that speaks, where no rank remembers the run. It takes as long as storage
     * takes: to be called while no rank waits at a meeting.
     *
     * @throws RefusedCheckpointException where there are checkpoints, but none that this run can go on from
     */
    public void recall() throws IOException {
        if (job.isLeader()) {
            phase.turn("of " + job.checkpoints());
            job.checkpointStore()
                    .newest(state.wanted(job.identity()), bad -> events.accept(new Event.Warned(bad)))
                    .ifPresent(found -> state.take(found.checkpoint()));
        }
    }

    /** Where the run stands: where the rank is that has come furthest. A meeting of all ranks. */
    private long begin() {
        state.agree(averager, job.assignment(), job.rank());
        localReplicas.copyFrom(state);
        modelKeeper = new ModelKeeper(job, localReplicas, run.training().earlyStopping(), state);
        lockstep.begin(state.step());
        meter.resume(state.tally().epochLossSum(), state.tally().epochSteps());
        if (state.step() > 0) {
            events.accept(new Event.Resumed(state.step(), (int) (state.step() / shards.stepsPerEpoch()) + 1));
        }
        return state.step();
    }

    /** An epoch can have its last step behind it and its verdict not: what failed then was the evaluation. */
    private boolean isEpochUnjudged(long step) {
        return step > 0
                && step % shards.stepsPerEpoch() == 0
                && state.tally().judgedEpoch() < step / shards.stepsPerEpoch();
    }

    private RunState.Tally tally() {
        EarlyStoppingRule patience = modelKeeper.patience();
        return new RunState.Tally(
                meter.epochLossSum(),
                meter.epochSteps(),
                patience.bestLoss(),
                patience.bestEpoch(),
                patience.lastEpoch());
    }

    /** A rank that is told to stop ends here; the one that speaks first leaves what was learned. */
    private boolean stepUnlessStopped(long step) throws IOException {
        boolean inLockstep = step > 0 && lockstep.isAveraged(step);
        if (!control.endsBefore(step)) {
            try {
                return lockstep.step(step);
            } catch (LostRankException e) {
                if (!control.endsBefore(step)) {
                    throw e;
                }
                // The others were told, too, and were quicker to leave.
                inLockstep = false;
            }
        }
        Thread.interrupted(); // what is written now shall be whole
        if (!job.isLeader()) {
            LockSupport.parkNanos(NANOS_BEFORE_LEAVING);
        } else if (control.endsForGood()) {
            leave(step, inLockstep);
        }
        throw new StoppedException(job.rank(), step);
    }

    /** Leaves a model to use, and a checkpoint to go on from. */
    private void leave(long step, boolean inLockstep) throws IOException {
        boolean isGood = inLockstep && modelKeeper.isGood();
        if (isGood) {
            keepState(step);
        }
        early.end();
        modelKeeper.writeUnfinished(isGood);
        if (isGood) {
            checkpoints.writeLast(state);
        }
    }

    private void afterAverage(long before, long steps) {
        OptionalLong bad = lockstep.divergedAt();
        if (bad.isPresent()) {
            ending = TrainingEnd.diverged(bad.getAsLong(), shards.stepsPerEpoch(), modelKeeper.describe());
            return;
        }
        if (!lockstep.isInRange()) {
            ending = TrainingEnd.outOfRange(steps - 1, shards.stepsPerEpoch(), modelKeeper.describe());
            return;
        }
        double rows = LocalReplicas.rowsPerReplica(shards, before, steps)
                * job.assignment().replicas();
        meter.step(lockstep.meanLossOfAll(steps - 1), rows);
        lockstep.averaged(steps - 1);
        boolean checkpointIsDue = checkpoints.isDue(before, steps, this::speakerSays);
        boolean endsEpoch = steps % shards.stepsPerEpoch() == 0;
        if (checkpointIsDue && !endsEpoch) {
            lockstep.check(steps);
        }
        boolean isWritten = checkpointIsDue && !endsEpoch && job.isLeader() && modelKeeper.isGood();
        if (survivingState.keeps() || isWritten) {
            keepState(steps);
        }
        if (meter.isDue()) {
            int epoch = (int) ((steps - 1) / shards.stepsPerEpoch()) + 1;
            events.accept(new Event.Progress(steps, epoch, meter.loss(), meter.samplesPerSecond()));
            meter.reported();
        }
        if (isWritten) {
            checkpoints.write(state);
        }
        if (stragglers.isDue(before, steps, shards.stepsPerEpoch())) {
            stragglers.look(steps, localReplicas.paces());
        }
        if (endsEpoch) {
            judgeEpoch(steps, checkpointIsDue);
        }
    }

    /** Its checkpoint waits for the verdict: one from before would be under way still, and keep the better one from being written. */
    private void judgeEpoch(long steps, boolean checkpointIsDue) {
        lockstep.check(steps);
        Verdict verdict = epochEnded(steps);
        if (verdict == Verdict.NO_NUMBER) {
            ending = TrainingEnd.diverged(steps - 1, shards.stepsPerEpoch(), modelKeeper.describe());
        } else if (verdict == Verdict.ENOUGH) {
            ending = enough();
        }
        if (state.step() == steps) {
            state.endWrite(steps, tally());
        }
        boolean isWritten = checkpointIsDue || checkpoints.isDueForBest(modelKeeper.patience());
        if (isWritten && job.isLeader() && verdict != Verdict.NO_NUMBER) {
            keepState(steps);
            checkpoints.write(state);
        }
    }

    private TrainingEnd enough() {
        return TrainingEnd.earlyStopped(
                modelKeeper.describe(),
                run.training().earlyStopping().orElseThrow().patience());
    }

    /** Copies what all replicas have in common now, so that it outlives the next step. */
    private void keepState(long steps) {
        state.beginWrite();
        localReplicas.copyTo(state);
        state.endWrite(steps, tally());
    }

    private enum Verdict {
        GO_ON,
        ENOUGH,
        NO_NUMBER
    }

    /**
     * Judges the model, keeps it where it is the best. A step whose own loss was a number can leave a model behind that is
     * not, which is not kept.
     */
    private Verdict epochEnded(long steps) {
        int epoch = (int) (steps / shards.stepsPerEpoch());
        phase.turn("judging epoch " + epoch);
        Optional<Score> validation = dataset.rows(Split.VALIDATION) == 0
                ? Optional.empty()
                : Optional.of(evaluation.of(Split.VALIDATION, Long.MAX_VALUE).score());
        if (!modelKeeper.isGood()
                || !Double.isFinite(validation.map(Score::loss).orElse(0.0))) {
            return Verdict.NO_NUMBER;
        }
        Score train = new Score(meter.epochLoss(), trainAccuracy());
        boolean best = modelKeeper.judge(epoch, validation.map(Score::loss).orElse(train.loss()));
        double rate = ScheduledRate.at(
                run.training().updater().learningRate(),
                steps - 1,
                shards.stepsPerEpoch(),
                shards.stepsPerEpoch() * run.training().epochs());
        events.accept(new Event.EpochEnded(
                epoch, steps, train, validation, rate, meter.epochSeconds(), meter.epochSamplesPerSecond(), best));
        meter.epochEnded();
        meter.resume();
        return modelKeeper.isOver() ? Verdict.ENOUGH : Verdict.GO_ON;
    }

    private Optional<Double> trainAccuracy() {
        return modelKeeper.predictsClasses(dataset.schema())
                ? evaluation.ofTraining().accuracy()
                : Optional.empty();
    }

    /** Judges the kept model, where all ranks meet, and then writes it, where nobody waits for the disk. */
    private void keep(Status status) throws IOException {
        phase.turn("judging the kept model");
        modelKeeper.restore();
        FinalExamination examination = new FinalExamination(job, dataset, localReplicas, evaluation, events);
        examination.judge(modelKeeper);
        phase.turn("writing what it learned");
        early.end();
        if (status == Status.DIVERGED) {
            modelKeeper.writeModels(false);
        } else {
            examination.with(modelKeeper);
        }
    }

    @Override
    public void close() {
        survivingState.giveBack(state); // until somebody says that the run is over and all that it made is safe
        checkpoints.close();
        localReplicas.close();
    }
}
