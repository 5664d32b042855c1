package dev.lockstep.driver.cli;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.network.Arithmetic;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has executors load the engine of a run as soon as they are there, while the driver prepares the data: each takes seconds. */
public final class ExecutorWarmUp implements SparkPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorWarmUp.class);
    private static final String PLUGINS = "spark.plugins";
    private static final String ENGINE = "spark.lockstep.warmUp.engine";
    private static final String ARITHMETIC = "spark.lockstep.warmUp.arithmetic";

    /** For the session that this process is about to start: Spark takes its settings from the system's properties. */
    static void ask(TrainingSpec training) {
        String plugins = System.getProperty(PLUGINS, "");
        String own = ExecutorWarmUp.class.getName();
        if (!plugins.contains(own)) {
            System.setProperty(PLUGINS, plugins.isEmpty() ? own : plugins + "," + own);
        }
        System.setProperty(ENGINE, training.engine());
        System.setProperty(ARITHMETIC, training.arithmetic().name());
    }

    @Override
    public @Nullable DriverPlugin driverPlugin() {
        return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> unused) {
                SparkConf conf = context.conf();
                Thread thread = new Thread(
                        () -> load(conf.get(ENGINE), Arithmetic.valueOf(conf.get(ARITHMETIC))), "engine-warm-up");
                thread.setDaemon(true);
                thread.start();
            }
        };
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
