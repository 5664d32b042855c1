package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.average.Ranks;
import dev.lockstep.average.RanksApart;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.network.RowShape;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A whole run in one JVM: its ranks are threads, its data set is in memory, and nothing of Spark is near. */
final class Rehearsal {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<TrainingOutcome> outcomes = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    private final RunSpec run;
    private final InitialModel initialModel;
    private final Dataset dataset;
    final Path directory;
    private final ReplicaAssignment assignment;
    private final SurvivingState survivingState;
    private float[] weights = new float[0];
    private boolean regroups;
    private List<Integer> leaving = List.of();
    private int leavesAfter;
    private int erring = -1;
    private long errsAfter;
    private boolean isApart;
    private int killed = -1;
    private long killedAt;

    private Rehearsal(RunSpec run, Dataset dataset, Path directory, SurvivingState survivingState, int ranks) {
        initialModel = beginning(run, dataset);
        this.run = run.of(initialModel.network());
        this.dataset = dataset;
        this.directory = directory;
        this.survivingState = survivingState;
        assignment = new ReplicaAssignment(run.training().replicas(), ranks);
    }

    private static InitialModel beginning(RunSpec run, Dataset dataset) {
        if (run.network().imported().isEmpty()) {
            return InitialModel.fresh(run.network());
        }
        String model = run.network().imported().get().model();
        RowShape row =
                RowShape.of(dataset.schema().featureShape(), dataset.schema().tokens());
        try {
            EngineProvider engine = Engines.named(run.training().engine());
            return InitialModel.of(run.network(), engine.readModel(model, Files.readAllBytes(Path.of(model))), row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RunSpec run(String yaml, String... settings) {
        return RunFile.read("run.yaml", yaml, List.of(settings));
    }

    /** Four replicas of one layer tell two classes apart, by the engine that is no library; settings say the rest. */
    static RunSpec ofTwoClasses(List<String> settings) {
        return run("""
                name: two-classes
                data: { source: moons, rows: 1000, split: { validation: 0.2 } }
                network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
                training:
                  engine: %s
                  replicas: 4
                  batch: 15
                  epochs: 5
                  updater: { adam: { learningRate: 0.05 } }
                checkpoint: { every: 1 steps }
                """.formatted(FakeProvider.NAME), settings.toArray(String[]::new));
    }

    /** Trains on so many ranks; a failure of any rank is thrown. */
    static Rehearsal of(RunSpec run, Dataset dataset, Path directory, int ranks) {
        Rehearsal rehearsal = withStop(run, dataset, directory, ranks, -1);
        if (!rehearsal.failures.isEmpty()) {
            throw new AssertionError("a rank failed", rehearsal.failures.get(0));
        }
        return rehearsal;
    }

    /** Trains, and stops one rank after some steps. */
    static Rehearsal withStop(RunSpec run, Dataset dataset, Path directory, int ranks, int stopped) {
        return attempt(run, dataset, newFolder(directory), SurvivingState.none(), ranks, stopped, 5);
    }

    static Path newFolder(Path in) {
        try {
            return Files.createTempDirectory(in, "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Trains in a run directory and with a memory that an attempt before may have used. */
    static Rehearsal attempt(
            RunSpec run,
            Dataset dataset,
            Path directory,
            SurvivingState survivingState,
            int ranks,
            int stopped,
            int afterSteps) {
        return attempt(new Rehearsal(run, dataset, directory, survivingState, ranks), ranks, stopped, afterSteps);
    }

    /** Trains to the first border where ranks may change, or to the end. */
    static Rehearsal toABorder(RunSpec run, Dataset dataset, Path directory, SurvivingState survivingState, int ranks) {
        Rehearsal rehearsal = new Rehearsal(run, dataset, directory, survivingState, ranks);
        rehearsal.regroups = true;
        return attempt(rehearsal, ranks, -1, 0);
    }

    /** Which of so many ranks are told to end, after how many steps. */
    record Leaving(int ranks, List<Integer> some, int afterSteps) {}

    /** Trains until some ranks are told to end, or to the end of the run. */
    static Rehearsal leaving(
            RunSpec run, Dataset dataset, Path directory, SurvivingState survivingState, Leaving leaving) {
        Rehearsal rehearsal = new Rehearsal(run, dataset, directory, survivingState, leaving.ranks());
        rehearsal.leaving = leaving.some();
        rehearsal.leavesAfter = leaving.afterSteps();
        return attempt(rehearsal, leaving.ranks(), -1, 0);
    }

    /** Trains with a replica of which a bit flips right after the update of a step. */
    static Rehearsal withError(RunSpec run, Dataset dataset, Path directory, int ranks, int replica, long step) {
        Rehearsal rehearsal = new Rehearsal(run, dataset, newFolder(directory), SurvivingState.none(), ranks);
        rehearsal.erring = replica;
        rehearsal.errsAfter = step;
        return attempt(rehearsal, ranks, -1, 0);
    }

    /** Trains on ranks that are linked as if each had a host of its own. */
    static Rehearsal apart(RunSpec run, Dataset dataset, Path directory, SurvivingState survivingState, int ranks) {
        Rehearsal rehearsal = new Rehearsal(run, dataset, directory, survivingState, ranks);
        rehearsal.isApart = true;
        return attempt(rehearsal, ranks, -1, 0);
    }

    /** The same, but a replica's rank ends in the middle of a step, when its gradient is computed and on its way to others. */
    static Rehearsal apartAndKilled(
            RunSpec run, Dataset dataset, Path directory, SurvivingState survivingState, int ranks, long step) {
        Rehearsal rehearsal = new Rehearsal(run, dataset, directory, survivingState, ranks);
        rehearsal.isApart = true;
        rehearsal.killed = run.training().replicas() - 1;
        rehearsal.killedAt = step;
        return attempt(rehearsal, ranks, -1, 0);
    }

    private static Rehearsal attempt(Rehearsal rehearsal, int ranks, int stopped, int afterSteps) {
        try (Ranks.Link link = rehearsal.link()) {
            return attempt(rehearsal, link, ranks, stopped, afterSteps);
        }
    }

    private Ranks.Link link() {
        String group = UUID.randomUUID().toString();
        return isApart
                ? new RanksApart(assignment, rounding())
                : (rank, team) -> MemoryAverager.join(group, assignment, rank, team, DEADLINE, rounding());
    }

    private static Rehearsal attempt(Rehearsal rehearsal, Ranks.Link link, int ranks, int stopped, int afterSteps) {
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        List<Future<TrainingOutcome>> ended = IntStream.range(0, ranks)
                .mapToObj(rank -> threads.submit(
                        (Callable<TrainingOutcome>) () -> rehearsal.train(link, rank, stopped, afterSteps)))
                .toList();
        for (Future<TrainingOutcome> outcome : ended) {
            try {
                rehearsal.outcomes.add(outcome.get());
            } catch (ExecutionException e) {
                rehearsal.failures.add(e.getCause());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        threads.shutdown();
        return rehearsal;
    }

    private TrainingOutcome train(Ranks.Link link, int rank, int stopped, int afterSteps) throws Exception {
        RankJob job = new RankJob(run, directory, assignment, rank);
        int[] steps = {0};
        int[] begun = {0};
        RankControl control = new RankControl() {
            @Override
            public boolean endsBefore(long step) {
                return rank == stopped && steps[0]++ == afterSteps;
            }

            @Override
            public boolean endsForGood() {
                return true;
            }

            @Override
            public boolean regroups() {
                return regroups;
            }

            @Override
            public boolean leaves() {
                return leaving.contains(rank) && begun[0]++ >= leavesAfter;
            }
        };
        try (ThreadTeam team = new ThreadTeam(assignment.count(rank));
                Watched engine = new Watched(Engines.named(run.training().engine())
                        .open(RankJob.engineSpec(run, dataset).from(initialModel.start())));
                Averager averager = link.join(rank, team);
                Training training = new Training(
                        job,
                        new Training.Rooms(dataset, engine, averager, team),
                        events::add,
                        survivingState,
                        control,
                        ProcessMemory.here())) {
            if (training.remembers() == 0) {
                training.recall();
            }
            TrainingOutcome outcome = training.train();
            if (rank == 0) {
                weights = engine.weights();
            }
            return outcome;
        }
    }

    private WireRounding rounding() {
        return WireRounding.valueOf(run.training().average().compress().name());
    }

    TrainingOutcome outcome() {
        return outcomes.get(0);
    }

    /** The kept parameters. */
    float[] weights() {
        return weights;
    }

    <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private Replica erring(Replica replica) {
        return (Replica) Proxy.newProxyInstance(
                Replica.class.getClassLoader(), new Class<?>[] {Replica.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(replica, arguments);
                    if (method.getName().equals("update") && arguments[0].equals(errsAfter)) {
                        FloatBuffer parameters = replica.parameters();
                        parameters.put(5, Float.intBitsToFloat(Float.floatToRawIntBits(parameters.get(5)) ^ 1));
                    }
                    return result;
                });
    }

    private Replica killed(Replica replica) {
        return (Replica) Proxy.newProxyInstance(
                Replica.class.getClassLoader(), new Class<?>[] {Replica.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(replica, arguments);
                    if (method.getName().equals("gradientAs") && arguments[2].equals(killedAt)) {
                        throw new IllegalStateException("killed");
                    }
                    return result;
                });
    }

    /** An engine whose first replica can be looked at, and one of whose replicas may err. */
    private final class Watched implements Engine {
        private final Engine engine;
        private volatile @Nullable Replica first;

        Watched(Engine engine) {
            this.engine = engine;
        }

        @Override
        public Replica blank(int number) {
            Replica replica = engine.blank(number);
            if (number == 0) {
                first = replica;
                needsAreTrue(replica);
            }
            if (number == killed) {
                return killed(replica);
            }
            return number == erring ? erring(replica) : replica;
        }

        private void needsAreTrue(Replica replica) {
            MemoryNeeds needs = engine.needs();
            if (needs.parameters() != replica.parameters().capacity()
                    || needs.updaterState() != replica.updaterState().capacity()) {
                throw new AssertionError(needs + " was told of a replica that has "
                        + replica.parameters().capacity() + " parameters and "
                        + replica.updaterState().capacity() + " states");
            }
        }

        float[] weights() {
            Replica replica = first;
            if (replica == null) {
                return new float[0];
            }
            float[] copy = new float[replica.parameters().capacity()];
            replica.parameters().get(0, copy);
            return copy;
        }

        @Override
        public MemoryNeeds needs() {
            return engine.needs();
        }

        @Override
        public ArithmeticFingerprint fingerprint() {
            return engine.fingerprint();
        }

        @Override
        public Map<String, String> versions() {
            return engine.versions();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
