package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import java.time.Duration;
import java.time.Instant;

/**
 * What became of the time of a run: how much of it went into steps that count. Time between two processes, of which the second
 * goes on where the first ended, is not the run's.
 */
final class RunClock {
    /** After so long without a word nobody knows whether the run still goes on. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private Instant last = Instant.EPOCH;
    private Duration elapsed = Duration.ZERO;
    private double rowsPerStep;
    private long stepsOfAll;
    private long step;
    private double trainedSeconds;
    private long trainedSteps;
    private double samplesPerSecond;
    private boolean isOver;

    void accept(Instant time, Event event) {
        boolean isOtherProcess = event instanceof Event.DataPrepared;
        if (!isOver && !isOtherProcess && !last.equals(Instant.EPOCH) && time.isAfter(last)) {
            elapsed = elapsed.plus(Duration.between(last, time));
        }
        last = time;
        isOver = event instanceof Event.RunEnded;
        if (event instanceof Event.RunStarted run) {
            rowsPerStep = (double) run.replicas() * run.batch();
            stepsOfAll = run.stepsPerEpoch() * run.epochs();
        } else if (event instanceof Event.Resumed resumed) {
            step = resumed.step();
        } else if (event instanceof Event.Progress progress) {
            trained(progress.step(), progress.samplesPerSecond());
        } else if (event instanceof Event.EpochEnded epoch) {
            trained(epoch.step(), epoch.samplesPerSecond());
        } else if (event instanceof Event.RunEnded ended) {
            step = ended.steps();
        }
    }

    private void trained(long until, double speed) {
        if (speed > 0 && until > step) {
            trainedSeconds += (until - step) * rowsPerStep / speed;
            trainedSteps += until - step;
            samplesPerSecond = speed;
        }
        step = until;
    }

    /** Steps that are behind the run and count. */
    long step() {
        return step;
    }

    long stepsOfAll() {
        return stepsOfAll;
    }

    double samplesPerSecond() {
        return samplesPerSecond;
    }

    Duration elapsed(Instant now) {
        Duration since = Duration.between(last, now);
        return isOver || since.isNegative() || since.compareTo(SILENT) > 0 ? elapsed : elapsed.plus(since);
    }

    /** The share of the time that went into steps that count, at the pace that steps have on the mean; 0 while none is known. */
    double goodput(Instant now) {
        double all = elapsed(now).toMillis() / 1e3;
        return all <= 0 || trainedSteps == 0 ? 0 : Math.min(1, step * (trainedSeconds / trainedSteps) / all);
    }

    /** Seconds until the last step, if steps are as fast as now, and as much else comes between them as until now. */
    double secondsLeft(Instant now) {
        double share = goodput(now);
        return share <= 0 || samplesPerSecond <= 0
                ? Double.NaN
                : Math.max(0, stepsOfAll - step) * rowsPerStep / samplesPerSecond / share;
    }
}
