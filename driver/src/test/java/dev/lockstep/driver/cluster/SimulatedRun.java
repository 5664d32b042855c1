package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.ClusterScenario.Kind;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.simulation.SimulatedDisk;
import dev.lockstep.simulation.SimulatedNetwork;
import dev.lockstep.simulation.SimulatedNetwork.Route;
import dev.lockstep.simulation.SimulatedProcess;
import dev.lockstep.simulation.Simulation;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** A run in a simulated world, from the driver's loop of attempts to the last rank. */
final class SimulatedRun implements AutoCloseable {
    private static final AtomicLong NAMES = new AtomicLong();
    /** Who listens closes what it had accepted a moment after it is told to end. */
    private static final Duration LISTENERS_END = Duration.ofSeconds(1);

    private final ClusterScenario scenario;
    private final Path dataset;
    private final Path directory;
    private final Simulation world;
    private final SimulatedNetwork network;
    private final SimulatedDisk disk;
    private final SimulatedProcess driver;
    private final SimulatedSpark spark;
    private final RunSpec run;
    /** Executors of the ranks of each attempt, and the steps that it is known to have had behind it. */
    private final Map<String, Set<String>> executorsOf = new HashMap<>();

    private final Map<String, Long> reachedBy = new HashMap<>();
    private final List<String> attempts = new ArrayList<>();
    private @Nullable TrainingOutcome outcome;
    private @Nullable String failure;
    private boolean hasEnded;

    /** @param folder where its run directory and its executors' disks are to lie */
    SimulatedRun(ClusterScenario scenario, Path dataset, Path folder, boolean isTold) throws IOException {
        this.scenario = scenario;
        this.dataset = dataset;
        this.directory = folder.resolve("run");
        world = new Simulation(scenario.seed(), isTold);
        network = new SimulatedNetwork(world, scenario.weather());
        disk = new SimulatedDisk(world, "cluster-" + NAMES.incrementAndGet());
        driver = world.process(network, SimulatedSpark.DRIVER);
        spark = new SimulatedSpark(world, network, driver, Files.createDirectory(folder.resolve("disk")));
        Files.createDirectory(directory);
        run = scenario.kind().run(disk.url() + "checkpoints");
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

    SimulatedSpark spark() {
        return spark;
    }

    /** Nothing comes this way, for so long. */
    void cut(Route route, Duration time) {
        network.cut(route);
        world.at(world.now() + time.toNanos(), "heal", () -> network.heal(route));
    }

    Simulation.End run() {
        for (int i = 0; i < scenario.executors(); i++) {
            spark.come();
        }
        for (ClusterFault fault : scenario.faults()) {
            network.afterArrivals(fault.arrivals(), () -> fault.happenTo(this));
        }
        driver.thread("driver", this::drive).start();
        Simulation.End end = world.run(() -> hasEnded, scenario.longest());
        if (end == Simulation.End.DONE) {
            world.run(() -> open().isEmpty(), LISTENERS_END);
        }
        return end;
    }

    /** Not null where the run came to its end. */
    @Nullable
    TrainingOutcome outcome() {
        return outcome;
    }

    /** Why it came to none. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Sockets that executors which live have left open. */
    List<String> open() {
        return spark.executors().stream()
                .filter(one -> !one.process().isDead())
                .flatMap(one -> one.process().open().stream())
                .toList();
    }

    private void drive() {
        SparkConf conf = new SparkConf(false)
                .set("spark.master", "spark://simulated:7077")
                .set("spark.executor.instances", String.valueOf(scenario.executors()));
        RankSlots slots = new RankSlots(conf, spark.registry(), false);
        try (RunDirectoryWriter writer = new RunDirectoryWriter(directory, this::told, driver)) {
            AttemptLoop.What what = new AttemptLoop.What(run, dataset.toString(), directory);
            outcome = new AttemptLoop(slots, this::heard, what, writer, spark).toTheEnd(slots.first(run));
        } catch (RunFailedException e) {
            failure = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        hasEnded = true;
    }

    private void told(Event event) {
        if (!(event instanceof Event.Progress)) {
            world.tell("the driver writes " + event);
        }
    }

    /** What ranks say, and are answered. */
    private void heard(Serializable said, @Nullable Object answer) {
        RankMessage message = (RankMessage) said;
        String attempt = message.attempt();
        if (!attempts.contains(attempt)) {
            attempts.add(attempt);
            world.tell("ranks speak of " + attempt);
        }
        if (message.body() instanceof RankMessage.EventReport report) {
            Event event = EventLog.fromJson(report.event());
            if (event instanceof Event.RankPlaced placed) {
                executorsOf.computeIfAbsent(attempt, key -> new HashSet<>()).add(placed.executor());
            } else if (event instanceof Event.Progress progress) {
                reachedBy.merge(attempt, progress.step(), Math::max);
            }
        } else if (message.body() instanceof RankMessage.Failed failed) {
            world.tell("rank " + message.rank() + " says: " + failed.failure().describe());
        } else if (message.body() instanceof RankMessage.Remembers && answer instanceof Long furthest) {
            goesOnFrom(attempt, furthest);
        }
    }

    /** Where an executor is left of those that had come so far, nothing is lost but what was not averaged with others. */
    private void goesOnFrom(String attempt, long furthest) {
        int before = attempts.indexOf(attempt) - 1;
        if (before < 0) {
            return;
        }
        String last = attempts.get(before);
        Set<String> left = new HashSet<>(executorsOf.getOrDefault(last, Set.of()));
        left.retainAll(executorsOf.getOrDefault(attempt, Set.of()));
        Kind kind = scenario.kind();
        long held = left.isEmpty() ? 0 : kind.lastAverage(Math.max(0, reachedBy.getOrDefault(last, 0L) - 1));
        if (furthest < held) {
            world.fail(new AssertionError(attempt + " goes on after step " + furthest + ", but executors " + left
                    + " had at least " + held + " behind them in " + last));
        }
    }

    @Override
    public void close() {
        world.close();
        disk.close();
        spark.executors().forEach(SimulatedExecutor::forget);
    }
}
