package dev.lockstep.driver.cluster;

import dev.lockstep.parallel.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;

/** The executors that live, what they are at, and why others do so no more: as Spark tells, and as they say themselves. */
final class ExecutorRegistry extends SparkListener {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    /** Executors of one application register within moments of each other. */
    private static final long SETTLED_NANOS = Duration.ofMillis(1500).toNanos();

    private final Map<String, Executor> live = new ConcurrentHashMap<>();
    private final Map<String, Loss> lost = new ConcurrentHashMap<>();
    private final Map<String, Long> lastSign = new ConcurrentHashMap<>();
    private final Map<Integer, String> groupsOfStages = new ConcurrentHashMap<>();
    private final Map<Long, RunningTask> tasks = new ConcurrentHashMap<>();
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private final List<WarmUpRun> warmUps = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final long began;
    private volatile long changed;

    record Executor(String id, String host, int cores) {}

    private record RunningTask(String executor, String group) {}

    /** @param at when, by the clock of the registry */
    record Loss(String executor, String host, String why, long at) {
        /** Who was lost. */
        String who() {
            return "executor " + executor + (host.isEmpty() ? "" : " on " + host);
        }
    }

    /** By the clock of this machine. */
    ExecutorRegistry() {
        this(Clock.SYSTEM);
    }

    ExecutorRegistry(Clock clock) {
        this.clock = clock;
        began = clock.nanoTime();
        changed = began;
    }

    /** By which it knows when something happened, and who waits for executors does. */
    Clock clock() {
        return clock;
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        if (lost.containsKey(added.executorId())) {
            return;
        }
        live.put(
                added.executorId(),
                new Executor(
                        added.executorId(),
                        added.executorInfo().executorHost(),
                        added.executorInfo().totalCores()));
        changed = clock.nanoTime();
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        lose(removed.executorId(), removed.reason());
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        Properties properties = submitted.properties();
        if (properties != null) {
            groupsOfStages.put(submitted.stageInfo().stageId(), properties.getProperty(RunJobs.GROUP, ""));
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        groupsOfStages.remove(completed.stageInfo().stageId());
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart started) {
        begins(
                started.taskInfo().taskId(),
                started.taskInfo().executorId(),
                groupsOfStages.getOrDefault(started.stageId(), ""));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        ends(ended.taskInfo().taskId());
    }

    /** @param group of the run whose task it is; empty where it is of none */
    void begins(long task, String executor, String group) {
        tasks.put(task, new RunningTask(executor, group));
    }

    void ends(long task) {
        tasks.remove(task);
    }

    /** Counts an executor out, whatever Spark thinks of it. */
    void lose(String executor, String why) {
        Executor one = live.remove(executor);
        ready.remove(executor);
        lastSign.remove(executor);
        lost.putIfAbsent(
                executor,
                new Loss(executor, one == null ? "" : one.host(), ExitCodes.explained(why), clock.nanoTime()));
        changed = clock.nanoTime();
    }

    /** What an executor says; the answer is for it. */
    @Nullable
    Object take(ExecutorHeartbeat.Sign sign) {
        lastSign.put(sign.executor(), clock.nanoTime());
        if (sign.kind() == ExecutorHeartbeat.Sign.Kind.READY) {
            ready.add(sign.executor());
            changed = clock.nanoTime();
        } else if (sign.kind() == ExecutorHeartbeat.Sign.Kind.LEAVING) {
            leaving.add(sign.executor());
            lose(sign.executor(), "it was told to end");
        }
        return sign.kind() == ExecutorHeartbeat.Sign.Kind.COME
                ? warmUps.stream().reduce((earlier, later) -> later).orElse(null)
                : null;
    }

    /** Of these executors, those that were told to end: they are counted out, but may be there still. */
    List<String> leaving(Collection<String> executors) {
        return executors.stream().filter(leaving::contains).distinct().toList();
    }

    /** Who was told to end since then, as in "executor 5 on 10.0.0.7 was told to end"; empty where nobody was. */
    Optional<String> farewellsSince(long nanoTime) {
        return lossesSince(nanoTime).stream()
                .filter(loss -> leaving.contains(loss.executor()))
                .map(Loss::who)
                .reduce((some, one) -> some + ", " + one)
                .map(all -> all + " was told to end");
    }

    /** From now on, who comes warms up this before it is ready. */
    void welcome(WarmUpRun with) {
        warmUps.add(with);
    }

    void welcomeNoMore(WarmUpRun with) {
        warmUps.remove(with);
    }

    /** Since when executors could come. */
    Duration age() {
        return Duration.ofNanos(clock.nanoTime() - began);
    }

    /** How long an executor has said nothing: 0 where it never said anything. */
    Duration silenceOf(String executor) {
        Long last = lastSign.get(executor);
        return last == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - last);
    }

    /** After the driver itself stood still, nobody else is to blame for a silence. */
    void excuseSilence() {
        lastSign.replaceAll((executor, last) -> clock.nanoTime());
    }

    List<Executor> live() {
        return List.copyOf(live.values());
    }

    /** Those of the living that could begin at once. */
    List<Executor> ready() {
        return live.values().stream().filter(one -> ready.contains(one.id())).toList();
    }

    /** Of these executors, those on which tasks of a group still run. */
    List<String> busy(Collection<String> executors, String group) {
        return executors.stream()
                .filter(live::containsKey)
                .filter(executor -> tasks.containsValue(new RunningTask(executor, group)))
                .distinct()
                .toList();
    }

    /** Waits until no task of a group runs, or so long. */
    void awaitEnd(String group, Duration most) throws InterruptedException {
        long asked = clock.nanoTime();
        while (tasks.values().stream().anyMatch(task -> task.group().equals(group))
                && clock.nanoTime() - asked < most.toNanos()) {
            clock.sleep(BETWEEN_LOOKS);
        }
    }

    /** Why an executor is gone, where it is. */
    Optional<String> lossOf(String executor) {
        return Optional.ofNullable(lost.get(executor)).map(Loss::why);
    }

    /** Who was lost since then, the first one first. */
    List<Loss> lossesSince(long nanoTime) {
        return lost.values().stream()
                .filter(loss -> loss.at() - nanoTime >= 0)
                .sorted((a, b) -> Long.signum(a.at() - b.at()))
                .toList();
    }

    Optional<String> anyLoss() {
        return lost.values().stream().findFirst().map(loss -> loss.who() + ": " + loss.why());
    }

    /** Waits until there are enough, or, where nobody knows how many will come, until no more come. */
    List<Executor> await(Predicate<List<Executor>> enough, Predicate<List<Executor>> enoughWhenSettled, Duration most)
            throws InterruptedException {
        long asked = clock.nanoTime();
        while (true) {
            List<Executor> now = live();
            boolean settled = clock.nanoTime() - changed > SETTLED_NANOS;
            boolean late = clock.nanoTime() - asked > most.toNanos();
            if (enough.test(now) || (settled && enoughWhenSettled.test(now)) || late) {
                return now;
            }
            clock.sleep(BETWEEN_LOOKS);
        }
    }
}
