package dev.lockstep.driver.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.util.SignalUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that is told to end says so, and its ranks go on until all ranks have come to the next average: there all of them stop,
 * and begin again without it. So no step is lost. SIGTERM tells it, of whomever: YARN, Kubernetes, a worker of Spark's; or,
 * where Spark's decommissioning is on, the signal of that.
 */
final class ExecutorFarewell {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorFarewell.class);
    /** Hadoop's hooks run by priority: this one comes before Spark's, which stop what a rank stands on. */
    private static final int BEFORE_SPARK = 1_000;

    /** A worker of Spark's waits 10 s, then it kills. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final long BETWEEN_LOOKS_MILLIS = 5;
    /** For Spark to say that the task has ended, which otherwise the driver would have to find out. */
    private static final long LAST_WORD_MILLIS = 100;

    private static final AtomicInteger RANKS = new AtomicInteger();
    private static volatile boolean isTold;

    private final PluginContext plugin;
    private volatile boolean isOver;

    private ExecutorFarewell(PluginContext plugin) {
        this.plugin = plugin;
    }

    /** From here on it is seen when this executor is told to end. */
    static ExecutorFarewell watch(PluginContext plugin) {
        ExecutorFarewell farewell = new ExecutorFarewell(plugin);
        ShutdownHookManager.get()
                .addShutdownHook(farewell::leave, BEFORE_SPARK, 2 * LONGEST.toSeconds(), TimeUnit.SECONDS);
        SparkConf spark = plugin.conf();
        if (spark.getBoolean("spark.decommission.enabled", false)) {
            SignalUtils.register(spark.get("spark.executor.decommission.signal", "PWR"), () -> {
                farewell.tell();
                return false; // Spark's own handler is asked, too
            });
        }
        return farewell;
    }

    /** The application ends, and nobody need be told. */
    void isOver() {
        isOver = true;
    }

    /** Until it is closed, a rank is at work here. */
    static AutoCloseable rank() {
        RANKS.incrementAndGet();
        return RANKS::decrementAndGet;
    }

    /** Whether this executor is to end. */
    static boolean isTold() {
        return isTold;
    }

    /** Once the driver has heard it, ranks do; where it is gone, there is nobody to go on. */
    private void tell() {
        if (isOver || isTold) {
            return;
        }
        try {
            plugin.ask(new ExecutorHeartbeat.Sign(SparkEnv.get().executorId(), ExecutorHeartbeat.Sign.Kind.LEAVING));
            isTold = true;
        } catch (Exception e) {
            LOG.debug("nobody is there to be told that this executor ends: {}", e.getMessage());
        }
    }

    private void leave() {
        tell();
        boolean hadRanks = isTold && RANKS.get() > 0;
        long began = System.nanoTime();
        try {
            while (hadRanks && RANKS.get() > 0 && System.nanoTime() - began < LONGEST.toNanos()) {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
            if (hadRanks) {
                Thread.sleep(LAST_WORD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
