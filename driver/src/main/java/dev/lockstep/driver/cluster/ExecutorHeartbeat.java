package dev.lockstep.driver.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the driver, as long as this executor lives, that it does; and warms up first where a run is under way. */
final class ExecutorHeartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorHeartbeat.class);
    static final Duration BETWEEN_SIGNS = Duration.ofMillis(500);

    private final PluginContext plugin;
    private final Thread signs = thread("lockstep-presence", this::giveSigns);
    private final Thread warmUp = thread("lockstep-practice", this::warmUp);

    /** What an executor says of itself. */
    record Sign(String executor, Kind kind) implements Serializable {
        private static final long serialVersionUID = 1L;

        enum Kind {
            /** The answer is a {@link WarmUpRun}, or null where there is nothing to warm up. */
            COME,
            READY,
            ALIVE,
            /** It was told to end, and will soon. */
            LEAVING
        }
    }

    ExecutorHeartbeat(PluginContext plugin) {
        this.plugin = plugin;
        signs.start();
        warmUp.start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void giveSigns() {
        try {
            while (true) {
                plugin.send(sign(Sign.Kind.ALIVE));
                StandstillWatch.look();
                Thread.sleep(BETWEEN_SIGNS.toMillis());
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            // The executor ends, or its way to the driver is gone, which is what silence says.
        }
    }

    private void warmUp() {
        try {
            if (plugin.ask(sign(Sign.Kind.COME)) instanceof WarmUpRun asked) {
                asked.run();
            }
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            // Where it is wrong for a rank, too, the run ends with it; else the newcomer only is a slow one at first.
            LOG.warn("this executor could not practise what is trained", e);
        }
        try {
            plugin.send(sign(Sign.Kind.READY));
        } catch (IOException | RuntimeException e) {
            // As above.
        }
    }

    private static Sign sign(Sign.Kind kind) {
        return new Sign(SparkEnv.get().executorId(), kind);
    }

    @Override
    public void close() {
        signs.interrupt();
        warmUp.interrupt();
    }
}
