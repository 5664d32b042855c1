package dev.lockstep.integration;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stops an executor again and again for moments, as a limit on its share of a processor does. */
final class SlowProcesses implements AutoCloseable {
    private static final int PERIOD_MILLIS = 20;

    private final StandaloneCluster cluster;
    private final String executor;
    private final int percent;
    private final Thread thread = new Thread(this::slow, "slow-executor");
    private volatile boolean over;

    /** @param percent of the time that it may run */
    SlowProcesses(StandaloneCluster cluster, String executor, int percent) {
        this.cluster = cluster;
        this.executor = executor;
        this.percent = percent;
    }

    void start() {
        thread.start();
    }

    private void slow() {
        try {
            Optional<ProcessHandle> process = cluster.executor(executor);
            while (process.isEmpty() && !over) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                process = cluster.executor(executor);
            }
            if (process.isPresent()) {
                limit(process.get());
            }
        } catch (Exception e) {
            throw new IllegalStateException("executor " + executor + " is as fast as ever", e);
        }
    }

    private void limit(ProcessHandle process) throws Exception {
        String pid = String.valueOf(process.pid());
        String loop = "while kill -STOP " + pid + " 2>/dev/null; do sleep 0.0" + PERIOD_MILLIS * (100 - percent) / 100
                + "; kill -CONT " + pid + "; sleep 0.0" + "0" + PERIOD_MILLIS * percent / 100 + "; done";
        Process limiter = new ProcessBuilder("sh", "-c", loop).start();
        while (process.isAlive() && !over) {
            TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
        }
        limiter.destroy();
        limiter.waitFor(10, TimeUnit.SECONDS);
        Product.signal(process, "CONT");
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
