package dev.lockstep.driver.cluster;

import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/** What a rank is about, for the message should it fail. */
final class Doing {
    private volatile String phase = "being placed";
    private volatile long step = -1;

    void begin(String what) {
        phase = what;
        step = -1;
    }

    /** Notes the steps by the question that is asked before each. */
    LongPredicate noting(BooleanSupplier stopped) {
        return next -> {
            step = next;
            return stopped.getAsBoolean();
        };
    }

    String phase() {
        return phase;
    }

    long step() {
        return step;
    }
}
