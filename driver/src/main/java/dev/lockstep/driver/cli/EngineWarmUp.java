package dev.lockstep.driver.cli;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.engine.Engines;

/** Loads what the engine needs while Spark starts: in local mode both are needed, and each takes seconds. */
final class EngineWarmUp {
    private EngineWarmUp() {}

    static void begin(TrainingSpec training) {
        if (System.getProperty("spark.master", "local").startsWith("local")) {
            Thread thread =
                    new Thread(() -> Engines.named(training.engine()).warmUp(training.arithmetic()), "engine-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
