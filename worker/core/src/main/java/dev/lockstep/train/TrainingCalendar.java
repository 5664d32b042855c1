package dev.lockstep.train;

import dev.lockstep.order.ShardOrder;
import java.util.Optional;

/** When epochs begin and end, in steps; steps are counted from 0, epochs from 1. */
record TrainingCalendar(long stepsPerEpoch, int epochs) {

    static TrainingCalendar of(RankJob job, ShardOrder shards) {
        return new TrainingCalendar(shards.stepsPerEpoch(), job.run().training().epochs());
    }

    /** Steps to the end, or to where the run is to pause. */
    long stepsToPause(Optional<Integer> pauseAfter) {
        return pauseAfter.map(pause -> Math.min(steps(), pause * stepsPerEpoch)).orElse(steps());
    }

    /** Steps of the whole run. */
    long steps() {
        return stepsPerEpoch * epochs;
    }

    /** The epoch that a step is of. */
    int epochOf(long step) {
        return epochsBehind(step) + 1;
    }

    /** Whole epochs that are behind a run with so many steps behind it. */
    int epochsBehind(long steps) {
        return (int) (steps / stepsPerEpoch);
    }

    /** Whether an epoch ends after so many steps. */
    boolean endsEpoch(long steps) {
        return steps > 0 && steps % stepsPerEpoch == 0;
    }
}
