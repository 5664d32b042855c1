package dev.lockstep.driver.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * How long a run goes on after failures: as long as it gets further. What fails at the same step for the same reason again
 * and again would do so for ever.
 */
final class Perseverance {
    private static final int SAME_FAILURES = 3;
    /** Of whatever kind. */
    private static final int FAILURES_WITHOUT_A_STEP = 10;

    private final Map<String, Integer> timesAtThisStep = new HashMap<>();
    private long furthest = Long.MIN_VALUE;
    private int failures;

    /** Throws where another attempt is pointless. */
    void after(Failure failure) {
        if (failure.kind() == Failure.Kind.REFUSED) {
            throw new RunFailedException(failure.describe());
        }
        if (failure.kind() == Failure.Kind.UNLIKE) {
            return; // it was given up for good: there are only so many executors
        }
        if (failure.step() > furthest) {
            furthest = failure.step();
            timesAtThisStep.clear();
            failures = 0;
        }
        failures++;
        int times = timesAtThisStep.merge(cause(failure), 1, Integer::sum);
        if (times >= SAME_FAILURES) {
            throw new RunFailedException(
                    failure.describe() + " (the same failure came " + times + " times at the same place)");
        }
        if (failures >= FAILURES_WITHOUT_A_STEP) {
            throw new RunFailedException(
                    failure.describe() + " (the last of " + failures + " failures without a step between them)");
        }
    }

    /** The same failure may name another rank, port or process each time. */
    private static String cause(Failure failure) {
        return failure.kind() + " " + failure.cause().replaceAll("[0-9]+", "#");
    }
}
