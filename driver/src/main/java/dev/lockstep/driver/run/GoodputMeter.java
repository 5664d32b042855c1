package dev.lockstep.driver.run;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Progress;
import dev.lockstep.events.Event.Spent;

/**
 * What of a run's wall time went into steps that counted, and what ate the rest. Told of all events in their order, each with the time
 * when it came. What a rank spends it says itself, whenever it says how far it is; what lies between the last word of an attempt
 * and the training of the next is recovery: the loss, all until it was noticed, and whatever was not yet told of.
 */
final class GoodputMeter {
    private static final Spent NOTHING = new Spent(0, 0, 0, 0);

    private final long began;
    private Spent before = NOTHING;
    private Spent current = NOTHING;
    private double start;
    private double recovery;
    private double repeated;
    private long lastWord;
    private boolean trains;
    private boolean hasTrained;
    /** Steps behind the run where this attempt began, and as far as it, and the one before it, have told. */
    private long from;

    private long reached;
    private long reachedBefore;
    private double secondsAStepBefore;

    GoodputMeter(long nowNanos) {
        began = nowNanos;
        lastWord = nowNanos;
    }

    void accept(Event event, long nowNanos) {
        if (event instanceof Event.RunStarted) {
            attemptBegins();
        } else if (event instanceof Event.Resumed resumed) {
            from = resumed.step();
            reached = from;
        } else if (event instanceof Progress progress && progress.spent().isPresent()) {
            reached = progress.step();
            spent(progress.spent().get(), nowNanos);
        } else if (event instanceof Event.TimeSpent all) {
            reached = Math.max(reached, all.step());
            spent(all.spent(), nowNanos);
        }
    }

    private void attemptBegins() {
        if (trains) {
            secondsAStepBefore = current.steps() / Math.max(1, reached - from);
            reachedBefore = reached;
            before = before.plus(current);
            current = NOTHING;
            trains = false;
        }
        from = 0;
        reached = 0;
    }

    private void spent(Spent now, long nowNanos) {
        if (!trains) {
            double idle = Math.max(0, seconds(lastWord, nowNanos) - now.total());
            start += hasTrained ? 0 : idle;
            recovery += hasTrained ? idle : 0;
            repeated += Math.max(0, reachedBefore - from) * secondsAStepBefore;
            trains = true;
            hasTrained = true;
        }
        current = now;
        lastWord = nowNanos;
    }

    /** The account until now, which is the end. */
    Event.GoodputMeasured account(long nowNanos) {
        double all = seconds(began, nowNanos);
        Spent spent = before.plus(current);
        double counted = Math.max(0, spent.steps() - repeated);
        double begun = hasTrained ? start : all;
        double told = begun + recovery + spent.total();
        return new Event.GoodputMeasured(
                all,
                all > 0 ? Math.min(1, counted / all) : 0,
                new Event.GoodputMeasured.Lost(
                        begun,
                        recovery,
                        repeated,
                        spent.rows(),
                        spent.checkpoints(),
                        spent.judging(),
                        Math.max(0, all - told)));
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
