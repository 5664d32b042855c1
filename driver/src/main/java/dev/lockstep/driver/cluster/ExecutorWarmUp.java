package dev.lockstep.driver.cluster;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.network.Arithmetic;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has executors load the engine of a run as soon as they are there, while the driver prepares the data: each takes seconds. */
public final class ExecutorWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorWarmUp.class);
    private static final String ENGINE = "spark.lockstep.warmUp.engine";
    private static final String ARITHMETIC = "spark.lockstep.warmUp.arithmetic";

    private ExecutorWarmUp() {}

    /** For the session that this process is about to start: Spark takes its settings from the system's properties. */
    public static void ask(TrainingSpec training) {
        System.setProperty(ENGINE, training.engine());
        System.setProperty(ARITHMETIC, training.arithmetic().name());
    }

    /** On an executor, where it was asked for. */
    static void begin(SparkConf spark) {
        if (spark.contains(ENGINE)) {
            Thread thread = new Thread(
                    () -> load(spark.get(ENGINE), Arithmetic.valueOf(spark.get(ARITHMETIC))), "engine-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** What is in the way of it here will be in the rank's way, and the rank tells the driver. */
    private static void load(String engine, Arithmetic arithmetic) {
        try {
            Engines.named(engine).warmUp(arithmetic);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("the engine {} cannot be loaded ahead of its run: {}", engine, e.getMessage());
        }
    }
}
