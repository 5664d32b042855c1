package dev.lockstep.train;

import dev.lockstep.events.Event;
import dev.lockstep.network.RateSchedule;

/** Loss and speed of the steps since it was last read, and of the epoch; time spent on other things does not count. */
final class TrainingMeter {
    private static final long BETWEEN_REPORTS_NANOS = 250_000_000L;

    private final long betweenReportsNanos;
    private double lossSum;
    private long steps;
    private double epochLossSum;
    private long epochSteps;
    private double rows;
    private long trainedNanos;
    private double epochRows;
    private long epochNanos;
    private double allRows;
    private long allNanos;
    private long since = System.nanoTime();
    private boolean isFirst = true;

    private TrainingMeter(long betweenReportsNanos) {
        this.betweenReportsNanos = betweenReportsNanos;
    }

    /** Reports now and then; where a rate rises to find the right one, each step. */
    static TrainingMeter of(RateSchedule schedule) {
        return new TrainingMeter(schedule instanceof RateSchedule.Rising ? 0 : BETWEEN_REPORTS_NANOS);
    }

    /** Goes on within an epoch, of which some steps were made before. */
    void resume(double lossSumSoFar, long stepsSoFar) {
        epochLossSum = lossSumSoFar;
        epochSteps = stepsSoFar;
        resume();
    }

    /** Starts the clock again after something that is not training. */
    void resume() {
        since = System.nanoTime();
    }

    void step(double meanLoss, double rowsOfAll) {
        long now = System.nanoTime();
        trainedNanos += now - since;
        epochNanos += now - since;
        allNanos += now - since;
        since = now;
        lossSum += meanLoss;
        epochLossSum += meanLoss;
        rows += rowsOfAll;
        epochRows += rowsOfAll;
        allRows += rowsOfAll;
        steps++;
        epochSteps++;
    }

    /** The first step is told of at once: it shows that a run has begun, or goes on. */
    boolean isDue() {
        return isFirst || trainedNanos >= betweenReportsNanos;
    }

    /** What the steps since the last report cost. */
    Event.Progress report(long stepsOfRun, int epoch) {
        Event.Progress progress = new Event.Progress(stepsOfRun, epoch, lossSum / steps, rows / seconds(trainedNanos));
        reported();
        return progress;
    }

    private void reported() {
        isFirst = false;
        lossSum = 0;
        steps = 0;
        rows = 0;
        trainedNanos = 0;
    }

    double epochLossSum() {
        return epochLossSum;
    }

    long epochSteps() {
        return epochSteps;
    }

    double epochLoss() {
        return epochLossSum / epochSteps;
    }

    double epochSeconds() {
        return seconds(epochNanos);
    }

    double epochSamplesPerSecond() {
        return epochRows / seconds(epochNanos);
    }

    /** Epochs may be shorter than the time between two reports, which goes on. */
    void epochEnded() {
        epochLossSum = 0;
        epochSteps = 0;
        epochRows = 0;
        epochNanos = 0;
    }

    double wholeSamplesPerSecond() {
        return allNanos == 0 ? 0 : allRows / seconds(allNanos);
    }

    private static double seconds(long nanos) {
        return Math.max(nanos, 1) / 1e9;
    }
}
