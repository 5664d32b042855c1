package dev.lockstep.driver.cluster;

import dev.lockstep.parallel.Clock;
import dev.lockstep.simulation.SimulatedNetwork;
import dev.lockstep.simulation.SimulatedNetwork.Route;
import dev.lockstep.simulation.SimulatedProcess;
import dev.lockstep.simulation.Simulation;
import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.jspecify.annotations.Nullable;

/**
 * Spark in a simulated world, as far as a run sees it: executors that come and are lost, of which others hear late; jobs of which all
 * tasks run or none; and words between executors and driver, each in its order.
 */
final class SimulatedSpark implements Jobs {
    static final String DRIVER = "10.1.0.1";

    private static final int LONGEST_DELAY_MILLIS = 20;
    private static final int LONGEST_LOSS_MILLIS = 130;
    private static final int LONGEST_START_MILLIS = 5_000;
    /** Of whether there is room for a job, as often as that. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static final int MOST_LOOKS = 40;

    private final Simulation world;
    private final SimulatedNetwork network;
    private final SimulatedProcess driver;
    private final Path disk;
    private final ExecutorRegistry registry;
    /** Those of whose end Spark has not heard. */
    private final Map<String, SimulatedExecutor> known = new LinkedHashMap<>();

    private final List<SimulatedExecutor> all = new ArrayList<>();
    private final Map<Route, Long> newest = new HashMap<>();
    private final Map<Long, SimulatedTask> tasks = new LinkedHashMap<>();
    private long newestOfListeners;
    private long taskNumbers;

    /** @param disk of all executors, which is a folder of this machine */
    SimulatedSpark(Simulation world, SimulatedNetwork network, SimulatedProcess driver, Path disk) {
        this.world = world;
        this.network = network;
        this.driver = driver;
        this.disk = disk;
        registry = new ExecutorRegistry(driver);
    }

    ExecutorRegistry registry() {
        return registry;
    }

    /** All that there ever were. */
    List<SimulatedExecutor> executors() {
        return all;
    }

    /** Of those that live, as Spark thinks. */
    SimulatedExecutor living(int one) {
        List<SimulatedExecutor> some = List.copyOf(known.isEmpty() ? all : known.values());
        return some.get(one % some.size());
    }

    Duration some(int mostMillis) {
        return Duration.ofNanos((long) (mostMillis * 1e6 * world.random().nextDouble()));
    }

    private void later(int mostMillis, String what, Runnable happens) {
        world.at(world.now() + some(mostMillis).toNanos(), what, happens);
    }

    /** An executor comes. */
    void come() {
        if (driver.isDead()) {
            return;
        }
        int number = all.size();
        SimulatedProcess process = world.process(network, "10.0." + number / 200 + "." + (1 + number % 200));
        SimulatedExecutor executor = new SimulatedExecutor(this, String.valueOf(number), process);
        all.add(executor);
        known.put(executor.executorID(), executor);
        scala.collection.immutable.Map<String, String> none = scala.collection.immutable.Map$.MODULE$.empty();
        tellListeners(() -> registry.onExecutorAdded(new SparkListenerExecutorAdded(
                0, executor.executorID(), new ExecutorInfo(executor.hostname(), 1, none, none))));
        executor.begin();
    }

    /** Its process ends, which Spark notices by its connection. */
    void kill(SimulatedExecutor executor) {
        if (!executor.process().isDead()) {
            executor.process().kill();
            later(LONGEST_LOSS_MILLIS, "executor lost", () -> lost(executor, "Command exited with code 137", true));
        }
    }

    private void lost(SimulatedExecutor executor, String why, boolean isReplaced) {
        String id = executor.executorID();
        if (known.remove(id) == null) {
            return;
        }
        world.tell("Spark loses executor " + id + ": " + why);
        tellListeners(() -> registry.onExecutorRemoved(new SparkListenerExecutorRemoved(0, id, why)));
        tasksOf(List.of(executor)).forEach(number -> ended(number, null, "ExecutorLostFailure (executor " + id + ")"));
        if (isReplaced) {
            later(LONGEST_START_MILLIS, "executor comes", this::come);
        }
    }

    private List<Long> tasksOf(Collection<SimulatedExecutor> executors) {
        return tasks.entrySet().stream()
                .filter(task -> executors.contains(task.getValue().on()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void replace(List<String> executors) {
        end(executors, true);
    }

    @Override
    public void remove(List<String> executors) {
        end(executors, false);
    }

    /** Whoever began its process ends it: also one that does nothing, or that nobody reaches. */
    private void end(List<String> executors, boolean areReplaced) {
        for (String id : executors) {
            SimulatedExecutor executor = known.get(id);
            if (executor != null) {
                later(LONGEST_LOSS_MILLIS, "executor ends", () -> {
                    executor.process().kill();
                    lost(executor, "killed by the driver", areReplaced);
                });
            }
        }
    }

    /** One thread tells listeners, in the order in which things happened. */
    private void tellListeners(Runnable what) {
        newestOfListeners = Math.max(
                newestOfListeners + 1, world.now() + some(LONGEST_DELAY_MILLIS).toNanos());
        world.at(newestOfListeners, "listener", what);
    }

    void toDriver(SimulatedExecutor from, String what, Runnable arrival) {
        inOrder(new Route(from.hostname(), DRIVER), what, arrival);
    }

    void fromDriver(SimulatedExecutor to, String what, Runnable arrival) {
        inOrder(new Route(DRIVER, to.hostname()), what, arrival);
    }

    private void inOrder(Route route, String what, Runnable arrival) {
        long time = Math.max(newest.getOrDefault(route, 0L) + 1, network.arrivalTime());
        newest.put(route, time);
        network.arrive(route, time, what, arrival);
    }

    /** As {@link LockstepPlugin} does. */
    @Nullable
    Object hear(Object message) {
        return message instanceof ExecutorHeartbeat.Sign sign
                ? registry.take(sign)
                : AttemptInbox.deliver((RankMessage) message);
    }

    @Override
    public Job<TrainingOutcome> submit(RankTask task) {
        SimulatedJob job = new SimulatedJob(task);
        later(LONGEST_DELAY_MILLIS, "scheduler", () -> job.begin(0));
        return job;
    }

    /** The task has ended, or its executor has. */
    private void ended(long number, @Nullable TrainingOutcome outcome, String why) {
        SimulatedTask task = tasks.remove(number);
        if (task != null) {
            tellListeners(() -> registry.ends(number));
            task.job().ended(task.rank(), outcome, why);
        }
    }

    @Override
    public String group() {
        return "the run";
    }

    @Override
    public boolean isStopping() {
        return false;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    /** A barrier job: all of its tasks at once, or none; the first that fails ends it. */
    final class SimulatedJob implements Job<TrainingOutcome> {
        private final RankTask task;
        private final @Nullable TrainingOutcome[] outcomes;
        private final List<Long> numbers = new ArrayList<>();
        private int done;
        private @Nullable String failure;
        private @Nullable Thread waiting;

        SimulatedJob(RankTask task) {
            this.task = task;
            outcomes = new TrainingOutcome[task.ranks()];
        }

        Path disk() {
            return disk;
        }

        private void begin(int looks) {
            List<SimulatedExecutor> free = new ArrayList<>(known.values());
            free.removeIf(one -> !tasksOf(List.of(one)).isEmpty());
            if (failure != null) {
                return;
            }
            if (free.size() >= outcomes.length) {
                Collections.rotate(free, world.random().nextInt(free.size()));
                for (int rank = 0; rank < outcomes.length; rank++) {
                    begin(rank, free.get(rank));
                }
            } else if (known.size() >= outcomes.length) {
                later(LONGEST_DELAY_MILLIS, "scheduler", () -> begin(looks));
            } else if (looks < MOST_LOOKS) {
                world.at(world.now() + BETWEEN_LOOKS.toNanos(), "scheduler", () -> begin(looks + 1));
            } else {
                fail("[SPARK-24819]: Barrier execution mode does not allow run a barrier stage that requires more"
                        + " slots than the total number of slots in the cluster currently.");
            }
        }

        private void begin(int rank, SimulatedExecutor on) {
            long number = taskNumbers++;
            SimulatedTask own = new SimulatedTask(
                    this,
                    task,
                    rank,
                    on,
                    (outcome, why) -> toDriver(on, "task ends", () -> SimulatedSpark.this.ended(number, outcome, why)));
            tasks.put(number, own);
            numbers.add(number);
            tellListeners(() -> registry.begins(number, on.executorID(), group()));
            fromDriver(on, "task begins", () -> on.run(number, own));
        }

        void ended(int rank, @Nullable TrainingOutcome outcome, String why) {
            if (outcome == null) {
                fail("Job aborted due to stage failure: " + why);
            } else {
                outcomes[rank] = outcome;
                done++;
                driver.unpark(waiting);
            }
        }

        private void fail(String why) {
            if (failure == null && done < outcomes.length) {
                failure = why;
                for (long number : numbers) {
                    SimulatedTask own = tasks.get(number);
                    if (own != null) {
                        fromDriver(
                                own.on(), "task is not wanted", () -> own.on().stop(number));
                    }
                }
                driver.unpark(waiting);
            }
        }

        @Override
        public Optional<TrainingOutcome> await(Duration most) throws ExecutionException {
            Clock clock = driver;
            long began = clock.nanoTime();
            waiting = Thread.currentThread();
            while (failure == null && done < outcomes.length) {
                long left = most.toNanos() - (clock.nanoTime() - began);
                if (left <= 0) {
                    return Optional.empty();
                }
                clock.park(this, left);
            }
            if (failure != null) {
                throw new ExecutionException(new IllegalStateException(failure));
            }
            return Optional.ofNullable(outcomes[0]);
        }

        @Override
        public void cancel() {
            fail("Job cancelled");
        }
    }
}
