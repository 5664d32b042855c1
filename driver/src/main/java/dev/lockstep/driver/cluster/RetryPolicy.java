package dev.lockstep.driver.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * How long a run goes on after failures: as long as it gets further. What fails for the same reason again and again,
 * and no step further, would do so for ever.
 */
final class RetryPolicy {
    private static final int SAME_FAILURES = 3;
    /** Of whatever kind. */
    private static final int FAILURES_WITHOUT_A_STEP = 10;

    private final Map<String, Integer> timesHere = new HashMap<>();
    private long furthest = -1;
    private int failures;

    /** The run has so many steps behind it, whatever ended the attempt: also a border, where others were taken in. */
    void reached(long step) {
        if (step > furthest) {
            furthest = step;
            timesHere.clear();
            failures = 0;
        }
    }

    /**
     * Throws where another attempt is pointless.
     *
     * @param reached steps that the run was told to have behind it before the failure, -1 where none was told of: where all
     *     executors are lost at once, the failure itself knows of none
     */
    void after(RankFailure failure, long reached) {
        if (failure.kind() == RankFailure.Kind.REFUSED) {
            throw new RunFailedException(failure.describe());
        }
        if (failure.kind() == RankFailure.Kind.UNLIKE) {
            return; // it was given up for good: there are only so many executors
        }
        reached(Math.max(failure.step(), reached));
        failures++;
        int times = timesHere.merge(cause(failure), 1, Integer::sum);
        if (times >= SAME_FAILURES) {
            throw new RunFailedException(failure.describe() + " (the same failure came " + times + " times"
                    + (furthest > 0 ? ", and the run got no further than step " + furthest : " before the first step")
                    + ")");
        }
        if (failures >= FAILURES_WITHOUT_A_STEP) {
            throw new RunFailedException(
                    failure.describe() + " (the last of " + failures + " failures without a step between them)");
        }
    }

    /** The same failure may name another rank, port or process each time. */
    private static String cause(RankFailure failure) {
        return failure.kind() + " " + failure.cause().replaceAll("[0-9]+", "#");
    }
}
