package dev.lockstep.driver.cli;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.driver.cluster.ExecutorWarmUp;
import dev.lockstep.engine.Engines;

/** Loads what the engine needs while Spark starts, where it will compute: each takes seconds. */
final class EngineWarmUp {
    private EngineWarmUp() {}

    static void begin(TrainingSpec training) {
        if (System.getProperty("spark.master", "local").startsWith("local")) {
            Thread thread =
                    new Thread(() -> Engines.named(training.engine()).warmUp(training.arithmetic()), "engine-warm-up");
            thread.setDaemon(true);
            thread.start();
        } else {
            ExecutorWarmUp.ask(training);
        }
    }
}
