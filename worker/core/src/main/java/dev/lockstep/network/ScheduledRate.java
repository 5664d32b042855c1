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
        RateSchedule.Cosine cosine = (RateSchedule.Cosine) schedule;
        Optional<Long> over = cosine.over().map(p -> p.inSteps(stepsPerEpoch));
        double share = Math.min(1, (double) step / Math.max(1, over.orElse(totalSteps)));
        return cosine.end() + (cosine.rate() - cosine.end()) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }
}
