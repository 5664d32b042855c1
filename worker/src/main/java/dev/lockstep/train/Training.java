package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.average.LostRankException;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Part;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import dev.lockstep.network.Rates;
import dev.lockstep.order.Shards;
import dev.lockstep.parallel.Team;
import dev.lockstep.train.Outcome.Status;
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

    private final Job job;
    private final RunSpec run;
    private final Dataset dataset;
    private final Consumer<Event> events;
    private final Orders orders;
    private final Doing doing;
    private final Shards shards;
    private final Crew crew;
    private final Lockstep lockstep;
    private final Evaluation evaluation;
    private final Averager averager;
    private Keeper keeper;
    private final EarlyModel early;
    private TrainingEnd ending = TrainingEnd.NONE;
    private final Checkpoints checkpoints;
    private final Paces paces;
    private final Borders borders;
    private final Memory memory;
    private final RunState state;
    private final Burden burden;
    private final Meter meter = new Meter();

    /** The rooms that meet in a rank. */
    public record Rooms(Dataset dataset, Engine engine, Averager averager, Team team) {}

    /**
     * @param events told by the rank that speaks, in order
     * @param memory where this rank finds what the one before it left, and leaves what it had when it ends too early
     */
    public Training(Job job, Rooms rooms, Consumer<Event> events, Memory memory, Orders orders, Container container) {
        this.job = job;
        this.memory = memory;
        this.run = job.run();
        this.dataset = rooms.dataset();
        this.averager = rooms.averager();
        this.events = job.speaks() ? events : event -> {};
        this.orders = orders;
        this.doing = orders.doing();
        shards = dataset.shards(run.training().replicas(), run.training().batch());
        burden = new Reckoning(
                        run,
                        dataset.schema(),
                        dataset.rows(Part.TRAIN),
                        rooms.engine().needs())
                .take(job, container);
        crew = new Crew(job, dataset, rooms.engine(), rooms.team());
        Optional<RunState> remembered = memory.borrow();
        try {
            lockstep = new Lockstep(
                    crew, averager, job.deal(), shards, run.training().average().every());
            evaluation = new Evaluation(job, dataset, crew, averager, doing);
            state = remembered.orElseGet(this::firstState);
            keeper = new Keeper(job, crew, run.training().earlyStopping(), state);
            paces = new Paces(job.deal(), averager, this.events);
            borders = new Borders(job, shards.stepsPerEpoch());
            early = new EarlyModel(keeper::write);
            checkpoints = new Checkpoints(job, state, early, shards.stepsPerEpoch(), this.events);
            this.events.accept(Announcement.of(job, rooms, crew, shards));
        } catch (RuntimeException | Error e) {
            remembered.ifPresent(memory::giveBack);
            crew.close();
            throw e;
        }
    }

    /** What this rank could bear, should others be lost. */
    public Burden burden() {
        return burden;
    }

    /** The fold of a cross-validation judges the run, and so may not choose its model. */
    private boolean keepsBest() {
        return dataset.rows(Part.VALIDATION) > 0
                && !run.data().split().validation().isFolded();
    }

    private RunState firstState() {
        Replica one = crew.replicas().get(0);
        RunState first =
                new RunState(one.parameters().capacity(), one.updaterState().capacity(), keepsBest());
        crew.copyTo(first);
        Weights.copy(first.parameters(), first.last());
        if (first.best().capacity() > 0) {
            Weights.copy(first.parameters(), first.best());
        }
        return first;
    }

    /** Trains to the end, from wherever the run stands, and leaves the kept model in the run directory. */
    public Outcome train() throws IOException {
        long started = System.nanoTime();
        long end = shards.stepsPerEpoch() * run.training().epochs();
        ending = TrainingEnd.NONE;
        long step = begin();
        meter.resume();
        if (isEpochUnjudged(step)) {
            judgeEpoch(step, false);
        } else if (keeper.isOver()) {
            ending = enough();
        }
        while (step < end && ending.status() == Status.COMPLETED) {
            boolean averaged = stepUnlessStopped(step);
            step++;
            if (averaged) {
                long before = step - lockstep.stepsSinceAverage(step - 1);
                afterAverage(before, step);
                if (ending.status() == Status.COMPLETED && step < end && borders.isDue(before, step) && allRegroup()) {
                    return outcome(Status.REGROUPED, step, started);
                }
            }
        }
        keep(ending.status());
        return outcome(ending.status(), step, started);
    }

    private Outcome outcome(Status status, long step, long started) {
        return new Outcome(
                status,
                ending.message(),
                step,
                (int) (step / shards.stepsPerEpoch()),
                (System.nanoTime() - started) / 1e9,
                meter.wholeSamplesPerSecond(),
                status == Status.REGROUPED ? "" : keeper.sha256());
    }

    private boolean allRegroup() {
        return speakerSays(job.speaks() && orders.regroups() ? 1 : 0) > 0;
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
        if (job.speaks()) {
            doing.turn("of " + job.checkpoints());
            job.checkpointStore()
                    .newest(state.wanted(job.identity()), bad -> events.accept(new Event.Warned(bad)))
                    .ifPresent(found -> state.take(found.checkpoint()));
        }
    }

    /** Where the run stands: where the rank is that has come furthest. A meeting of all ranks. */
    private long begin() {
        state.agree(averager, job.deal(), job.rank());
        crew.copyFrom(state);
        keeper = new Keeper(job, crew, run.training().earlyStopping(), state);
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
        Patience patience = keeper.patience();
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
        if (!orders.endsBefore(step)) {
            try {
                return lockstep.step(step);
            } catch (LostRankException e) {
                if (!orders.endsBefore(step)) {
                    throw e;
                }
                // The others were told, too, and were quicker to leave.
                inLockstep = false;
            }
        }
        Thread.interrupted(); // what is written now shall be whole
        if (!job.speaks()) {
            LockSupport.parkNanos(NANOS_BEFORE_LEAVING);
        } else if (orders.endsForGood()) {
            leave(step, inLockstep);
        }
        throw new StoppedException(job.rank(), step);
    }

    /** Leaves a model to use, and a checkpoint to go on from. */
    private void leave(long step, boolean inLockstep) throws IOException {
        boolean isGood = inLockstep && keeper.isGood();
        if (isGood) {
            keepState(step);
        }
        early.end();
        keeper.writeUnfinished(isGood);
        if (isGood) {
            checkpoints.writeLast(state);
        }
    }

    private void afterAverage(long before, long steps) {
        OptionalLong bad = lockstep.divergedAt();
        if (bad.isPresent()) {
            ending = TrainingEnd.diverged(bad.getAsLong(), shards.stepsPerEpoch(), keeper.describe());
            return;
        }
        if (!lockstep.isInRange()) {
            ending = TrainingEnd.outOfRange(steps - 1, shards.stepsPerEpoch(), keeper.describe());
            return;
        }
        double rows = Crew.rowsPerReplica(shards, before, steps) * job.deal().replicas();
        meter.step(lockstep.meanLossOfAll(steps - 1), rows);
        lockstep.averaged(steps - 1);
        boolean checkpointIsDue = checkpoints.isDue(before, steps, this::speakerSays);
        boolean endsEpoch = steps % shards.stepsPerEpoch() == 0;
        if (checkpointIsDue && !endsEpoch) {
            lockstep.check(steps);
        }
        boolean isWritten = checkpointIsDue && !endsEpoch && job.speaks() && keeper.isGood();
        if (memory.keeps() || isWritten) {
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
        if (paces.isDue(before, steps, shards.stepsPerEpoch())) {
            paces.look(steps, crew.paces());
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
            ending = TrainingEnd.diverged(steps - 1, shards.stepsPerEpoch(), keeper.describe());
        } else if (verdict == Verdict.ENOUGH) {
            ending = enough();
        }
        if (state.step() == steps) {
            state.stand(steps, tally());
        }
        boolean isWritten = checkpointIsDue || checkpoints.isDueForBest(keeper.patience());
        if (isWritten && job.speaks() && verdict != Verdict.NO_NUMBER) {
            keepState(steps);
            checkpoints.write(state);
        }
    }

    private TrainingEnd enough() {
        return TrainingEnd.earlyStopped(
                keeper.describe(), run.training().earlyStopping().orElseThrow().patience());
    }

    /** Copies what all replicas have in common now, so that it outlives the next step. */
    private void keepState(long steps) {
        state.tear();
        crew.copyTo(state);
        state.stand(steps, tally());
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
        doing.turn("judging epoch " + epoch);
        Optional<Score> validation = dataset.rows(Part.VALIDATION) == 0
                ? Optional.empty()
                : Optional.of(evaluation.of(Part.VALIDATION, Long.MAX_VALUE).score());
        if (!keeper.isGood() || !Double.isFinite(validation.map(Score::loss).orElse(0.0))) {
            return Verdict.NO_NUMBER;
        }
        Score train = new Score(meter.epochLoss(), trainAccuracy());
        boolean best = keeper.judge(epoch, validation.map(Score::loss).orElse(train.loss()));
        double rate = Rates.at(
                run.training().updater().learningRate(),
                steps - 1,
                shards.stepsPerEpoch(),
                shards.stepsPerEpoch() * run.training().epochs());
        events.accept(new Event.EpochEnded(
                epoch, steps, train, validation, rate, meter.epochSeconds(), meter.epochSamplesPerSecond(), best));
        meter.epochEnded();
        meter.resume();
        return keeper.isOver() ? Verdict.ENOUGH : Verdict.GO_ON;
    }

    private Optional<Double> trainAccuracy() {
        return keeper.predictsClasses(dataset.schema())
                ? evaluation.ofTraining().accuracy()
                : Optional.empty();
    }

    /** Judges the kept model, where all ranks meet, and then writes it, where nobody waits for the disk. */
    private void keep(Status status) throws IOException {
        doing.turn("judging the kept model");
        keeper.restore();
        Afterwards afterwards = new Afterwards(job, dataset, crew, evaluation, events);
        afterwards.judge(keeper);
        doing.turn("writing what it learned");
        early.end();
        if (status == Status.DIVERGED) {
            keeper.writeModels(false);
        } else {
            afterwards.with(keeper);
        }
    }

    @Override
    public void close() {
        memory.giveBack(state); // until somebody says that the run is over and all that it made is safe
        checkpoints.close();
        crew.close();
    }
}
