package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TrainingSpec.JudgedBy;
import dev.lockstep.data.Split;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import dev.lockstep.network.ScheduledRate;
import dev.lockstep.score.NamedMetrics;
import dev.lockstep.score.Scores;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Says after each average and each epoch whether training goes on, by what the model is worth. */
record TrainingJudge(
        TrainingCalendar calendar,
        ModelEvaluation evaluation,
        ModelKeeper keeper,
        PlateauRule plateauRule,
        LocalReplicas replicas,
        Consumer<Event> events) {

    /** Whether what was averaged last is a model at all. A meeting of all ranks where it is none. */
    TrainingEnd judgeAverage(SynchronousSteps averaged, long steps) {
        OptionalLong bad = averaged.divergedAt();
        if (bad.isPresent()) {
            return diverged(bad.getAsLong());
        }
        return averaged.isInRange() ? TrainingEnd.NONE : TrainingEnd.outOfRange(steps - 1, calendar, keeper.describe());
    }

    /**
     * A step whose own loss was a number can leave a model behind that is not, which is not kept. A meeting of all ranks.
     *
     * @param meter what the epoch's steps cost; its next epoch begins
     */
    TrainingEnd judge(long steps, TrainingMeter meter) {
        int epoch = calendar.epochsBehind(steps);
        Optional<Scores.Findings> findings = evaluation.hasRows(Split.VALIDATION)
                ? Optional.of(evaluation.of(Split.VALIDATION, Long.MAX_VALUE))
                : Optional.empty();
        Optional<Score> validation = findings.map(Scores.Findings::score);
        if (!keeper.isGood() || !Double.isFinite(validation.map(Score::loss).orElse(0.0))) {
            return diverged(steps - 1);
        }
        Score train = new Score(meter.epochLoss(), evaluation.trainAccuracy());
        double cost = findings.map(this::cost).orElse(train.loss());
        boolean best = keeper.judge(epoch, cost);
        events.accept(new Event.EpochEnded(
                epoch,
                steps,
                train,
                validation,
                rate(steps - 1),
                meter.epochSeconds(),
                meter.epochSamplesPerSecond(),
                best));
        lowerRate(cost);
        meter.epochEnded();
        meter.resume();
        return verdict();
    }

    /** The less, the better; where it cannot be said, nothing is worse. */
    private double cost(Scores.Findings findings) {
        JudgedBy by = run().training().judgedBy();
        return Optional.ofNullable(NamedMetrics.of(findings).get(by.metric()))
                .map(by::cost)
                .orElse(Double.POSITIVE_INFINITY);
    }

    private void lowerRate(double cost) {
        double before = plateauRule.state().rateFactor();
        plateauRule.judge(cost);
        if (plateauRule.state().rateFactor() != before) {
            replicas.scaleRate(plateauRule.state().rateFactor());
        }
    }

    private RunSpec run() {
        return evaluation.run();
    }

    private TrainingEnd diverged(long step) {
        return TrainingEnd.diverged(step, calendar, keeper.describe(), rate(step));
    }

    private double rate(long step) {
        return plateauRule.state().rateFactor()
                * ScheduledRate.at(
                        run().training().updater().learningRate(), step, calendar.stepsPerEpoch(), calendar.steps());
    }

    /** Whether no better model has come for as long as the run waits for one. */
    TrainingEnd verdict() {
        return keeper.isOver()
                ? TrainingEnd.earlyStopped(
                        keeper.describe(),
                        run().training().earlyStopping().orElseThrow().patience())
                : TrainingEnd.NONE;
    }
}
