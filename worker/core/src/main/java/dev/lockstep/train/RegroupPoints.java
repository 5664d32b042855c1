package dev.lockstep.train;

import dev.lockstep.config.ClusterSpec.Grow;
import dev.lockstep.config.RunInterval;

/** Where a run may change hands. Due by the step alone, so that all ranks come to the same point. */
final class RegroupPoints {
    /** Where checkpoints are due by the clock, which every rank reads for itself. */
    private static final long STEPS_BETWEEN_TIMES = 512;

    private final Grow grow;
    private final TrainingCalendar calendar;
    private final long steps;

    RegroupPoints(RankJob job, TrainingCalendar calendar) {
        boolean isWhole = job.assignment().ranks() == job.assignment().replicas();
        grow = isWhole ? Grow.NEVER : job.run().cluster().grow();
        this.calendar = calendar;
        RunInterval every = job.run().checkpoint().every();
        steps = every.isTime() ? STEPS_BETWEEN_TIMES : every.inSteps(calendar.stepsPerEpoch());
    }

    /** Whether one was reached since the average before. */
    boolean isDue(long before, long step) {
        return switch (grow) {
            case NEVER -> false;
            case ON_EPOCH -> calendar.endsEpoch(step);
            case ON_CHECKPOINT -> calendar.endsEpoch(step) || RunInterval.fellDue(steps, before, step);
        };
    }
}
