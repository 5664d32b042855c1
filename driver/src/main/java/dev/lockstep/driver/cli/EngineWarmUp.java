package dev.lockstep.driver.cli;

import dev.lockstep.engine.dl4j.Dl4jEngine;
import dev.lockstep.network.Arithmetic;

/** Loads the engine's native libraries while Spark starts: in local mode both are needed, and each takes seconds. */
final class EngineWarmUp {
    private EngineWarmUp() {}

    static void begin(Arithmetic arithmetic) {
        if (System.getProperty("spark.master", "local").startsWith("local")) {
            Thread thread = new Thread(() -> Dl4jEngine.warmUp(arithmetic), "engine-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
