package dev.lockstep.network;

import java.util.Optional;

/** What a schedule says at a step: pure arithmetic, so that every engine has the same rates. */
public final class ScheduledRate {
    private ScheduledRate() {}

    public static double at(RateSchedule schedule, long step, long stepsPerEpoch, long totalSteps) {
        long warmUp = schedule.warmUp().inSteps(stepsPerEpoch);
        double rate = unwarmed(schedule, step, stepsPerEpoch, totalSteps);
        return step < warmUp ? rate * (step + 1) / warmUp : rate;
    }

    private static double unwarmed(RateSchedule schedule, long step, long stepsPerEpoch, long totalSteps) {
        if (schedule instanceof RateSchedule.Constant constant) {
            return constant.rate();
        }
        if (schedule instanceof RateSchedule.Step steps) {
            long passed = step / Math.max(1, steps.every().inSteps(stepsPerEpoch));
            return steps.rate() * StrictMath.pow(steps.factor(), passed);
        }
        if (schedule instanceof RateSchedule.Exponential falling) {
            double passed = (double) step / Math.max(1, falling.every().inSteps(stepsPerEpoch));
            return falling.rate() * StrictMath.pow(falling.factor(), passed);
        }
        if (schedule instanceof RateSchedule.ReduceOnPlateau reduced) {
            return reduced.rate(); // what it is multiplied by follows from how training goes
        }
        if (schedule instanceof RateSchedule.Rising rising) {
            double share = Math.min(1, (double) step / Math.max(1, rising.over().inSteps(stepsPerEpoch) - 1));
            return rising.from() * StrictMath.pow(rising.to() / rising.from(), share);
        }
        if (schedule instanceof RateSchedule.OneCycle cycle) {
            return oneCycle(cycle, step, totalSteps);
        }
        RateSchedule.Cosine cosine = (RateSchedule.Cosine) schedule;
        Optional<Long> over = cosine.over().map(p -> p.inSteps(stepsPerEpoch));
        double share = Math.min(1, (double) step / Math.max(1, over.orElse(totalSteps)));
        return between(cosine.rate(), cosine.end(), share);
    }

    /** Half a cosine from one rate to another one. */
    private static double between(double from, double to, double share) {
        return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }

    private static double oneCycle(RateSchedule.OneCycle cycle, long step, long totalSteps) {
        double first = cycle.rate() / cycle.startsBelow();
        double share = totalSteps <= 1 ? 0 : (double) step / (totalSteps - 1);
        return share <= cycle.rise()
                ? between(first, cycle.rate(), share / cycle.rise())
                : between(cycle.rate(), first / cycle.endsBelow(), (share - cycle.rise()) / (1 - cycle.rise()));
    }
}
