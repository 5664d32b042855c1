package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.model.ModelManifest;
import dev.lockstep.events.Event;
import dev.lockstep.order.AverageSchedule;
import dev.lockstep.order.ShardOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The parts of a rank's training, each made of those before it. What was made is closed again where a later one cannot be. */
final class TrainingAssembly {
    final RankJob job;
    final Consumer<Event> events;
    final ReplicaCapacity capacity;
    final TrainingCalendar calendar;
    final ShardOrder shards;
    final LocalReplicas replicas;
    final StepAudit audit;
    final SynchronousSteps steps;
    final ModelEvaluation evaluation;
    final RunState state;
    final MovingAverage movingAverage;
    final ModelKeeper keeper;
    final EarlyModelWriter early;
    final CheckpointWriter checkpoints;
    final StragglerWatch stragglers;
    final NormWatch norms;
    final TrainingJudge judge;
    final RegroupPoints regroupPoints;
    final TrainingMeter meter;
    final TimeLedger ledger = new TimeLedger();
    final FinalExamination examination;
    final RunProgress progress;
    final GracefulStop stop;

    TrainingAssembly(
            RankJob job,
            Training.Rooms rooms,
            Consumer<Event> listener,
            SurvivingState surviving,
            RankControl control,
            ProcessMemory processMemory) {
        this.job = job;
        events = job.isLeader() ? listener : event -> {};
        RunSpec run = job.run();
        Dataset dataset = rooms.dataset();
        meter = TrainingMeter.of(run.training().updater().learningRate());
        shards = dataset.shards(run.training().replicas(), run.training().rowsAStep());
        calendar = TrainingCalendar.of(job, shards);
        capacity = new MemoryPlanner(
                        run,
                        dataset.schema(),
                        dataset.rows(Split.TRAIN),
                        rooms.engine().needs())
                .take(job, processMemory);
        replicas = new LocalReplicas(job, dataset, rooms.engine(), rooms.team());
        Optional<RunState> remembered = surviving.borrow();
        try {
            evaluation = new ModelEvaluation(job, dataset, replicas, rooms.averager(), control.phase());
            state = remembered.orElseGet(() -> firstState(dataset));
            AverageSchedule due = new AverageSchedule(
                    shards.stepsPerEpoch(), run.training().average().every());
            audit = new StepAudit(job, rooms, replicas, due, Optional.of(state).filter(kept -> surviving.keeps()));
            steps = new SynchronousSteps(replicas, rooms.averager(), job.assignment(), shards, due, audit);
            movingAverage = new MovingAverage(run.training().ema(), replicas);
            keeper = new ModelKeeper(job, manifest(job, rooms), replicas, state);
            early = new EarlyModelWriter(keeper::write);
            checkpoints = new CheckpointWriter(job, early, calendar.stepsPerEpoch(), events, control);
            stragglers = new StragglerWatch(job.assignment(), rooms.averager(), events);
            norms = new NormWatch(job, dataset.schema(), replicas, events);
            regroupPoints = new RegroupPoints(job, calendar);
            PlateauRule plateauRule = new PlateauRule(run.training().updater().learningRate());
            progress = new RunProgress(state, replicas, movingAverage, keeper, plateauRule, meter);
            BaselineEvaluation baselines = new BaselineEvaluation(job, dataset, rooms.averager(), evaluation);
            examination = new FinalExamination(job, dataset, replicas, evaluation, baselines, events);
            stop = new GracefulStop(this, control);
            judge = new TrainingJudge(calendar, evaluation, keeper, plateauRule, replicas, events);
            events.accept(RunAnnouncement.of(job, rooms, replicas, shards));
        } catch (RuntimeException | Error e) {
            remembered.ifPresent(surviving::giveBack);
            replicas.close();
            throw e;
        }
    }

    private static ModelManifest manifest(RankJob job, Training.Rooms rooms) {
        return ModelManifest.of(
                job.identity().facts(),
                rooms.engine().versions(),
                rooms.dataset().learned());
    }

    /** Where a run stands of which no step is behind anybody: all weights that it has are its first ones. */
    void beginAfresh() {
        replicas.begin();
        replicas.copyTo(state);
        for (FloatBuffer weights : List.of(state.last(), state.best(), state.movingAverage())) {
            if (weights.capacity() > 0) {
                FloatBuffers.copy(state.parameters(), weights);
            }
        }
    }

    private RunState firstState(Dataset dataset) {
        // The fold of a cross-validation judges the run, and so may not choose its model.
        boolean keepsBest = dataset.rows(Split.VALIDATION) > 0
                && !job.run().data().split().validation().isFolded();
        int parameters = replicas.replicas().get(0).parameters().capacity();
        return new RunState(
                parameters,
                replicas.replicas().get(0).updaterState().capacity(),
                keepsBest ? parameters : 0,
                job.run().training().ema().isPresent() ? parameters : 0);
    }
}
