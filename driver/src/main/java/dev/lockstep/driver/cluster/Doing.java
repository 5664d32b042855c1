package dev.lockstep.driver.cluster;

import java.util.function.BooleanSupplier;

/** What a rank is about, for the message should it fail. */
final class Doing {
    private volatile String phase = "being placed";
    private volatile long step = -1;

    void begin(String what) {
        phase = what;
    }

    /** Counts the steps by the question that is asked before each. */
    BooleanSupplier countingSteps(BooleanSupplier stopped) {
        return () -> {
            step++;
            return stopped.getAsBoolean();
        };
    }

    /** Steps are counted from 1 for readers. */
    String describe() {
        return step < 0 ? phase : "training step " + (step + 1);
    }
}
