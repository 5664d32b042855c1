package dev.lockstep.simulation;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.TrainingOutcome;
import dev.lockstep.train.TrainingOutcome.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run in a simulated world, over as many attempts as it takes. Its ranks train as they do anywhere; who begins attempts, and gives up who
 * does not end, is a plain driver that is always there.
 */
final class SimulatedTraining implements AutoCloseable {
    private static final AtomicLong NAMES = new AtomicLong();
    private static final String DRIVER = "10.1.0.1";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    /** For a first cause to be told. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 60;

    private final TrainingScenario scenario;
    private final Path directory;
    private final Simulation world;
    private final SimulatedNetwork network;
    private final SimulatedDisk disk;
    private final String name = "simulated-" + NAMES.incrementAndGet();
    private final RunSpec run;
    private final Dataset rows;
    private final List<SimulatedProcess> executors = new ArrayList<>();
    private final List<SimulatedProcess> all = new ArrayList<>();
    private @Nullable TrainingOutcome outcome;
    private boolean hasEnded;
    private boolean isRefused;
    /** Steps that an executor holds in its memory, and must not be lost as long as it lives. */
    private final Map<SimulatedProcess, Long> held = new HashMap<>();

    private long newestCheckpoint;
    private boolean storageIsRotten;

    SimulatedTraining(TrainingScenario scenario, Path directory, boolean isTold) {
        this.scenario = scenario;
        this.directory = directory;
        world = new Simulation(scenario.seed(), isTold);
        network = new SimulatedNetwork(world, scenario.weather());
        disk = new SimulatedDisk(world, name);
        run = scenario.kind().run(disk.url() + "checkpoints");
        rows = scenario.kind().rows();
    }

    Simulation world() {
        return world;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedDisk disk() {
        return disk;
    }

    RunSpec spec() {
        return run;
    }

    Dataset rows() {
        return rows;
    }

    String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    SimulatedProcess executor(int one) {
        return executors.get(one % executors.size());
    }

    void killAll() {
        List.copyOf(executors).forEach(SimulatedProcess::kill);
    }

    private void addExecutor() {
        SimulatedProcess executor = world.process(network, TrainingScenario.host(all.size()));
        executors.add(executor);
        all.add(executor);
    }

    /** The weights that it came to, or why it came to none. */
    Simulation.End run() {
        IntStream.range(0, scenario.executors()).forEach(i -> addExecutor());
        for (TrainingFault fault : scenario.faults()) {
            network.afterArrivals(fault.arrivals(), () -> fault.happenTo(this));
        }
        SimulatedProcess driver = world.process(network, DRIVER);
        driver.thread("driver", () -> drive(driver)).start();
        return world.run(() -> hasEnded, scenario.longest());
    }

    @Nullable
    TrainingOutcome outcome() {
        return outcome;
    }

    private void drive(SimulatedProcess driver) {
        try {
            for (int number = 1; !hasEnded; number++) {
                if (number > MOST_ATTEMPTS) {
                    throw new AssertionError("after " + MOST_ATTEMPTS + " attempts it has not ended");
                }
                TrainingOutcome end = attempt(driver, number);
                outcome = end;
                hasEnded = isRefused || (end != null && end.status() != Status.REGROUPED);
                executors.removeIf(SimulatedProcess::isDead);
                if (executors.isEmpty()) {
                    addExecutor();
                }
                driver.sleep(end == null ? BETWEEN_ATTEMPTS : BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As a cluster does, a while later. */
    private void replaceSomeOfTheDead() {
        long living = executors.stream().filter(one -> !one.isDead()).count();
        if (living < scenario.executors() && world.random().nextInt(16) == 0) {
            addExecutor();
        }
    }

    /** Whether there are more executors than an attempt has ranks for. */
    boolean couldTakeMore(SimulatedAttempt attempt) {
        long living = executors.stream().filter(one -> !one.isDead()).count();
        return Math.min(living, run.training().replicas())
                > attempt.assignment().ranks();
    }

    private @Nullable TrainingOutcome attempt(SimulatedProcess driver, int number) throws InterruptedException {
        int ranks = Math.min(executors.size(), run.training().replicas());
        ReplicaAssignment assignment = new ReplicaAssignment(run.training().replicas(), ranks);
        SimulatedAttempt attempt = new SimulatedAttempt(number, assignment, executors.subList(0, ranks));
        world.tell("attempt " + number + " on " + ranks + " ranks");
        attempt.begin(IntStream.range(0, ranks)
                .mapToObj(rank -> attempt.executor(rank)
                        .thread("task " + number + "." + rank, () -> new SimulatedRank(this, attempt, rank).live()))
                .toList());
        awaitEnd(driver, attempt);
        return attempt.outcome();
    }

    /** Who does not end by himself is told to, and who does not end then is given up. */
    private void awaitEnd(SimulatedProcess driver, SimulatedAttempt attempt) throws InterruptedException {
        long endsAt = Simulation.NEVER;
        while (!attempt.isOver()) {
            driver.sleep(BETWEEN_LOOKS);
            replaceSomeOfTheDead();
            if (attempt.hasFailed() || attempt.outcome() != null) {
                endsAt = Math.min(endsAt, world.now());
            }
            if (world.now() - endsAt > GRACE.toNanos()) {
                attempt.cancel();
            }
            if (world.now() - endsAt > SILENCE.toNanos()) {
                attempt.busy().forEach(SimulatedProcess::kill);
            }
        }
        for (int rank = 0; rank < attempt.assignment().ranks(); rank++) {
            if (!attempt.executor(rank).isDead() && attempt.hasBegun(rank)) {
                held.put(attempt.executor(rank), scenario.kind().lastAverage(attempt.begun(rank)));
            }
        }
    }

    /** A rank begins with so many steps behind it: as many as any of those who begin with it held, or as were written. */
    void begins(SimulatedAttempt attempt, long step) {
        long furthest = 0;
        for (int rank = 0; rank < attempt.assignment().ranks(); rank++) {
            furthest = Math.max(furthest, held.getOrDefault(attempt.executor(rank), 0L));
        }
        long least = furthest > 0 ? furthest : storageIsRotten ? 0 : newestCheckpoint;
        if (step < least) {
            world.fail(new AssertionError(
                    attempt.name() + " begins after step " + step + ", but " + least + " are behind the run"));
        }
    }

    /** What those who are behind held is written over, and is of no step until it is all there. */
    void agrees(SimulatedAttempt attempt) {
        long furthest = 0;
        for (int rank = 0; rank < attempt.assignment().ranks(); rank++) {
            furthest = Math.max(furthest, held.getOrDefault(attempt.executor(rank), 0L));
        }
        for (int rank = 0; rank < attempt.assignment().ranks(); rank++) {
            if (held.getOrDefault(attempt.executor(rank), 0L) < furthest) {
                held.remove(attempt.executor(rank));
            }
        }
    }

    /** What the leader tells. */
    void told(Event event) {
        if (event instanceof Event.CheckpointWritten written) {
            newestCheckpoint = Math.max(newestCheckpoint, written.step());
        }
    }

    /** None of what was written can be read. */
    void refused(String why) {
        isRefused = true;
        if (!storageIsRotten) {
            world.fail(new AssertionError("nobody has touched what was written, but " + why));
        }
    }

    boolean isRefused() {
        return isRefused;
    }

    void rot() {
        storageIsRotten = true;
        disk.rot();
    }

    @Override
    public void close() {
        world.close();
        disk.close();
        all.forEach(executor -> SurvivingState.of(memoryOf(executor)).forget());
    }

    /** What outlives a task, as long as its executor does. */
    String memoryOf(SimulatedProcess executor) {
        return name + " in " + executor.name();
    }
}
