package dev.lockstep.data;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a rank that are not for training: those that read blocks, and those that fill batches. They are apart,
 * since one that fills may wait for one that reads. They begin when they are needed.
 */
record FeedThreads(ExecutorService readers, ExecutorService fillers) {
    static final int READERS = 4;
    private static final int IDLE_SECONDS = 10;

    static FeedThreads few() {
        int fillers = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new FeedThreads(pool("block-reader", READERS), pool("batch-filler", fillers));
    }

    private static ExecutorService pool(String name, int threads) {
        AtomicInteger made = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "lockstep-" + name + "-" + made.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    void end() {
        readers.shutdownNow();
        fillers.shutdownNow();
    }
}
