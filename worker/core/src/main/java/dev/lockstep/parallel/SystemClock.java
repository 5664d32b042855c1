package dev.lockstep.parallel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Time and threads as the machine has them. */
final class SystemClock implements Clock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void park(Object blocker, long mostNanos) {
        LockSupport.parkNanos(blocker, mostNanos);
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public void spin() {
        Thread.onSpinWait();
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a hint that saves time; nothing is wrong where it is ignored
    public void offerCore() {
        Thread.yield();
    }

    @Override
    public boolean hasCoreForEachOf(long threads) {
        return threads <= Runtime.getRuntime().availableProcessors();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    @Override
    public Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void join(Thread thread, long mostNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, mostNanos);
    }
}
