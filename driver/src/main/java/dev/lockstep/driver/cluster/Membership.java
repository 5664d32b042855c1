package dev.lockstep.driver.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** The executors that live, and why others do so no more, as Spark tells. */
final class Membership extends SparkListener {
    private static final long BETWEEN_LOOKS_MILLIS = 10;
    /** Executors of one application register within moments of each other. */
    private static final long SETTLED_NANOS = Duration.ofMillis(1500).toNanos();

    private final Map<String, Executor> live = new ConcurrentHashMap<>();
    private final Map<String, String> lost = new ConcurrentHashMap<>();
    private volatile long changed = System.nanoTime();

    record Executor(String id, String host, int cores) {}

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        live.put(
                added.executorId(),
                new Executor(
                        added.executorId(),
                        added.executorInfo().executorHost(),
                        added.executorInfo().totalCores()));
        changed = System.nanoTime();
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        live.remove(removed.executorId());
        lost.put(removed.executorId(), removed.reason());
        changed = System.nanoTime();
    }

    List<Executor> live() {
        return List.copyOf(live.values());
    }

    /** Why an executor is gone, where it is. */
    Optional<String> lossOf(String executor) {
        return Optional.ofNullable(lost.get(executor));
    }

    Optional<String> anyLoss() {
        return lost.entrySet().stream()
                .findFirst()
                .map(entry -> "executor " + entry.getKey() + ": " + entry.getValue());
    }

    /** Waits until there are enough, or, where nobody knows how many will come, until no more come. */
    List<Executor> await(Predicate<List<Executor>> enough, Predicate<List<Executor>> enoughWhenSettled, Duration most)
            throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            List<Executor> now = live();
            boolean settled = System.nanoTime() - changed > SETTLED_NANOS;
            boolean late = System.nanoTime() - began > most.toNanos();
            if (enough.test(now) || (settled && enoughWhenSettled.test(now)) || late) {
                return now;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }
}
