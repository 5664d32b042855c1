package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run on machines of which one may err, over as many attempts as it takes: each is a thread with a memory of its own, and one that
 * ends since it computes differently does not come back.
 */
final class ErringMachines {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int MOST_ATTEMPTS = 4;

    /** Of the machines that were left out, by their numbers, what they said. */
    final List<String> leftOut = new ArrayList<>();

    final List<Integer> leftOutMachines = new ArrayList<>();
    /** What was undecided. */
    final List<String> undecided = new ArrayList<>();

    /** What ended the run. */
    final List<Throwable> failures = new ArrayList<>();

    long auditedSteps;
    float[] weights = {};
    private final RunSpec run;
    private final Dataset dataset;
    private final Path directory;
    private final BitFlip flip;
    private List<Integer> machines;
    private final Map<Integer, SurvivingState> memories;

    private ErringMachines(RunSpec run, Dataset dataset, Path directory, int machines, BitFlip flip) {
        this.run = run;
        this.dataset = dataset;
        this.directory = directory;
        this.flip = flip;
        this.machines = IntStream.range(0, machines).boxed().toList();
        String name = UUID.randomUUID().toString();
        memories = this.machines.stream()
                .collect(Collectors.toMap(one -> one, one -> SurvivingState.of(name + "/" + one)));
    }

    static ErringMachines train(RunSpec run, Dataset dataset, Path directory, int machines, BitFlip flip)
            throws InterruptedException {
        ErringMachines all = new ErringMachines(run, dataset, Rehearsal.newFolder(directory), machines, flip);
        boolean goesOn = true;
        for (int attempt = 0; goesOn && attempt < MOST_ATTEMPTS; attempt++) {
            goesOn = all.failedAndGoesOn();
        }
        all.memories.values().forEach(SurvivingState::forget);
        return all;
    }

    private boolean failedAndGoesOn() throws InterruptedException {
        String group = UUID.randomUUID().toString();
        ReplicaAssignment assignment = new ReplicaAssignment(run.training().replicas(), machines.size());
        ExecutorService threads = Executors.newFixedThreadPool(machines.size());
        List<Future<float[]>> ended = IntStream.range(0, machines.size())
                .mapToObj(rank -> threads.submit((Callable<float[]>) () -> train(group, assignment, rank)))
                .toList();
        List<Integer> left = new ArrayList<>(machines);
        boolean failed = false;
        for (int rank = 0; rank < ended.size(); rank++) {
            try {
                float[] trained = ended.get(rank).get();
                weights = rank == 0 ? trained : weights;
            } catch (ExecutionException e) {
                failed = true;
                failed(machines.get(rank), Objects.requireNonNull(e.getCause()), left);
            }
        }
        threads.shutdown();
        machines = left;
        return failed && failures.isEmpty();
    }

    private void failed(int machine, Throwable cause, List<Integer> left) {
        if (cause instanceof ArithmeticMismatchException) {
            leftOut.add(String.valueOf(cause.getMessage()));
            leftOutMachines.add(machine);
            left.remove((Integer) machine);
        } else if (cause instanceof UndecidedAuditException) {
            undecided.add(String.valueOf(cause.getMessage()));
        } else if (!(cause instanceof LostRankException)) {
            failures.add(cause);
        }
    }

    private void told(Event event) {
        if (event instanceof Event.StepsAudited audits) {
            auditedSteps += audits.audited();
        }
    }

    private float[] train(String group, ReplicaAssignment assignment, int rank) throws Exception {
        int machine = machines.get(rank);
        RankJob job = new RankJob(run, directory, assignment, rank);
        try (ThreadTeam team = new ThreadTeam(assignment.count(rank));
                Machine engine = new Machine(
                        Engines.named(run.training().engine()).open(RankJob.engineSpec(run, dataset)), machine);
                Averager averager = MemoryAverager.join(group, assignment, rank, team, DEADLINE, WireRounding.NONE);
                Training training = new Training(
                        job,
                        new Training.Rooms(dataset, engine, averager, team),
                        this::told,
                        Objects.requireNonNull(memories.get(machine)),
                        RankControl.none(),
                        ProcessMemory.here())) {
            training.train();
            return engine.weights();
        }
    }

    private final class Machine implements Engine {
        private final Engine engine;
        private final int number;
        private final List<Replica> made = new ArrayList<>();

        Machine(Engine engine, int number) {
            this.engine = engine;
            this.number = number;
        }

        @Override
        public synchronized Replica blank(int replica) {
            Replica one = engine.blank(replica);
            made.add(one);
            return flip.isOn(number) ? new ErringReplica(one, flip) : one;
        }

        float[] weights() {
            float[] copy = new float[made.get(0).parameters().capacity()];
            made.get(0).parameters().get(0, copy);
            return copy;
        }

        @Override
        public MemoryNeeds needs() {
            return engine.needs();
        }

        @Override
        public Map<String, String> versions() {
            return engine.versions();
        }

        @Override
        public ArithmeticFingerprint fingerprint() {
            return engine.fingerprint();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
