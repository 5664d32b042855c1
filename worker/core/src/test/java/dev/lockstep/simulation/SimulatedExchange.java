package dev.lockstep.simulation;

import dev.lockstep.average.Averager;
import dev.lockstep.average.Floats;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.simulation.ExchangeScenario.Kind;
import dev.lockstep.simulation.ExchangeScenario.Meeting;
import dev.lockstep.simulation.ExchangeScenario.Place;
import dev.lockstep.simulation.SimulatedNetwork.Route;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ranks in a simulated world, each in a process on a host of its own: they find each other, and meet as often as a scenario says. */
final class SimulatedExchange implements AutoCloseable {
    /** Files in shared memory are those of this machine. */
    private static final AtomicLong NAMES = new AtomicLong();

    /** A thread that listens closes what it had accepted a moment after it is told to end. */
    private static final Duration LISTENERS_END = Duration.ofSeconds(1);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(2);

    private final String application = "simulated-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    private final ExchangeScenario scenario;
    private final Simulation world;
    private final SimulatedNetwork network;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    /** What the driver knows, and tells. */
    private final TreeMap<Integer, PeerEndpoint> peers = new TreeMap<>();

    private final boolean[] hasJoined;
    private final int[] completed;
    private final long[] endedAt;
    private long brokenAt = Simulation.NEVER;
    private boolean allHadJoined;
    private final @Nullable String[] endings;

    /** How a rank ends that has come to all meetings. */
    static final String WELL = "";

    SimulatedExchange(ExchangeScenario scenario, boolean isTold) {
        this.scenario = scenario;
        world = new Simulation(scenario.seed(), isTold);
        network = new SimulatedNetwork(world, scenario.weather());
        int ranks = scenario.assignment().ranks();
        hasJoined = new boolean[ranks];
        completed = new int[ranks];
        endedAt = new long[ranks];
        endings = new String[ranks];
    }

    Simulation world() {
        return world;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedProcess process(int rank) {
        return processes.get(rank);
    }

    void interrupt(int rank) {
        if (!process(rank).isDead()) {
            threads.get(rank).interrupt();
        }
    }

    /** Nobody hears of it: not even that it is gone. */
    void powerOff(int rank) {
        String host = process(rank).host();
        for (SimulatedProcess other : processes) {
            Route route = new Route(host, other.host());
            network.cut(route);
            network.cut(route.back());
        }
        processes.stream().filter(one -> one.host().equals(host)).forEach(SimulatedProcess::kill);
    }

    /** Not null where it has ended by itself. */
    @Nullable
    String ending(int rank) {
        return endings[rank];
    }

    /** How long it went on after the first fault. */
    Duration outlived(int rank) {
        return Duration.ofNanos(endedAt[rank] - brokenAt);
    }

    /** Whether the first fault came when all ranks had found each other. */
    boolean allHadJoined() {
        return allHadJoined;
    }

    private void happen(ExchangeFault fault) {
        if (brokenAt == Simulation.NEVER) {
            brokenAt = world.now();
            allHadJoined = IntStream.range(0, hasJoined.length).allMatch(rank -> hasJoined[rank]);
        }
        fault.happenTo(this);
    }

    /** Meetings that the rank has completed. */
    int completed(int rank) {
        return completed[rank];
    }

    /** To the end of all ranks that are alive. */
    Simulation.End run() {
        ReplicaAssignment assignment = scenario.assignment();
        for (int rank = 0; rank < assignment.ranks(); rank++) {
            int number = rank;
            SimulatedProcess process = rank > 0 && scenario.place() == Place.ONE_PROCESS
                    ? process(0)
                    : world.process(network, scenario.host(rank));
            processes.add(process);
            threads.add(process.thread("rank " + rank, () -> live(number, process)));
        }
        for (ExchangeFault fault : scenario.faults()) {
            fault.plan(this, () -> happen(fault));
        }
        threads.forEach(Thread::start);
        Simulation.End end = world.run(this::haveAllEnded, scenario.longest());
        if (end == Simulation.End.DONE) {
            world.run(() -> open().isEmpty(), LISTENERS_END);
        }
        return end;
    }

    /** Sockets and selectors that those who have ended have left open. */
    List<String> open() {
        return processes.stream()
                .filter(one -> !one.isDead())
                .flatMap(one -> one.open().stream())
                .toList();
    }

    private boolean haveAllEnded() {
        return IntStream.range(0, endings.length).allMatch(rank -> endings[rank] != null || isDead(rank));
    }

    private boolean isDead(int rank) {
        return process(rank).isDead();
    }

    private void live(int rank, SimulatedProcess process) {
        String ending;
        try {
            work(rank, process);
            ending = WELL;
        } catch (LostRankException | NotInLockstepException e) {
            ending = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            ending = "rank " + rank + " was interrupted";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        world.tell("rank " + rank + " ends: " + ending);
        endings[rank] = ending;
        endedAt[rank] = world.now();
    }

    private void work(int rank, SimulatedProcess process) throws IOException, InterruptedException {
        ExchangeSettings settings = new ExchangeSettings(
                application,
                "1",
                scenario.deadlines(),
                scenario.secrecy(),
                scenario.rounding(),
                scenario.place() == Place.SHARED_HOSTS
                        ? Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY)
                        : Optional.empty(),
                what -> world.tell("rank " + rank + " reports: " + what),
                process.platform(scenario.widestWindow()));
        try (ThreadTeam team = new ThreadTeam(1, process);
                RankExchange exchange = RankExchange.listen(rank, process.host(), settings)) {
            List<PeerEndpoint> all = awaitAll(rank, placed(exchange.peer()), process);
            try (Averager averager = exchange.join(scenario.assignment(), all, team)) {
                hasJoined[rank] = true;
                for (Meeting meeting : scenario.meetings()) {
                    meet(averager, rank, meeting);
                    completed[rank]++;
                    process.sleep(betweenMeetings());
                }
            }
        }
    }

    /** What ranks compute takes no time, as a rule. */
    private Duration betweenMeetings() {
        return Duration.ofNanos(world.random().nextInt(world.random().nextInt(4) == 0 ? 20_000_000 : 300_000));
    }

    /** Where it is in this world: all of it shares the memory of one machine. */
    private PeerEndpoint placed(PeerEndpoint peer) {
        return new PeerEndpoint(peer.rank(), peer.host(), peer.port(), peer.host(), peer.jvm(), peer.share());
    }

    /** As the driver answers: when all have come. */
    private List<PeerEndpoint> awaitAll(int rank, PeerEndpoint own, SimulatedProcess process)
            throws InterruptedException {
        long until = process.nanoTime() + scenario.deadlines().connect().toNanos();
        peers.put(rank, own);
        while (peers.size() < scenario.assignment().ranks()) {
            if (process.nanoTime() > until) {
                List<Integer> missing = IntStream.range(0, scenario.assignment().ranks())
                        .filter(one -> !peers.containsKey(one))
                        .boxed()
                        .toList();
                throw new LostRankException("rank " + rank + " waited for rank " + missing + " to begin", missing);
            }
            process.sleep(BETWEEN_QUESTIONS);
        }
        return List.copyOf(peers.values());
    }

    /** Who comes where a rank strays is told so. */
    private void meet(Averager averager, int rank, Meeting meeting) {
        averager.at(scenario.step(rank, meeting));
        try {
            switch (meeting.kind()) {
                case AVERAGE, EARLY_AVERAGE -> average(averager, rank, meeting);
                case GATHER -> gather(averager, rank, meeting);
                case BROADCAST -> broadcast(averager, rank, meeting);
            }
        } catch (IllegalStateException e) {
            if (scenario.stray().isEmpty()) {
                throw e;
            }
            throw new NotInLockstepException(e);
        }
    }

    private void average(Averager averager, int rank, Meeting meeting) {
        ReplicaAssignment assignment = scenario.assignment();
        int first = assignment.first(rank);
        int end = assignment.first(rank + 1);
        List<List<FloatBuffer>> own = IntStream.range(first, end)
                .mapToObj(replica -> List.of(Floats.of(meeting.own(replica))))
                .toList();
        if (meeting.kind() == Kind.EARLY_AVERAGE) {
            computeAndBegin(averager, rank, own);
        }
        double[] notes = IntStream.range(first, end).mapToDouble(i -> i).toArray();
        double[] all;
        try {
            all = averager.average(own, notes);
        } catch (IllegalStateException e) {
            check(isUntouched(own, first, meeting), rank, meeting);
            throw e;
        }
        double[] allNotes =
                IntStream.range(0, assignment.replicas()).mapToDouble(i -> i).toArray();
        check(Arrays.equals(all, allNotes), rank, meeting);
        float[] expected = meeting.average(assignment.replicas());
        own.forEach(one -> check(Floats.mismatch(one.get(0), expected) < 0, rank, meeting));
    }

    /** From their end to their beginning, a stretch of all replicas after another. */
    private void computeAndBegin(Averager averager, int rank, List<List<FloatBuffer>> own) {
        FloatBuffer[] results = own.stream().map(one -> copy(one.get(0))).toArray(FloatBuffer[]::new);
        AtomicLong written = new AtomicLong(Long.MAX_VALUE);
        own.forEach(one -> clear(one.get(0)));
        averager.averageWhile(
                () -> {
                    for (int at = results[0].capacity(); at > 0; at = (int) written.get()) {
                        int from = Math.max(0, at - 1 - world.random().nextInt(3 * scenario.widestWindow()));
                        for (int i = 0; i < results.length; i++) {
                            own.get(i).get(0).put(from, results[i], from, at - from);
                        }
                        written.set(from);
                        pause(process(rank));
                    }
                },
                own,
                written::get);
    }

    private static FloatBuffer copy(FloatBuffer floats) {
        return Floats.direct(floats.capacity()).put(0, floats, 0, floats.capacity());
    }

    private static void clear(FloatBuffer floats) {
        for (int i = 0; i < floats.capacity(); i++) {
            floats.put(i, Float.NaN);
        }
    }

    /** Who computes does not hear that it is interrupted. */
    private void pause(SimulatedProcess process) {
        try {
            if (!Thread.currentThread().isInterrupted()) {
                process.sleep(Duration.ofNanos(world.random().nextInt(2_000_000)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather(Averager averager, int rank, Meeting meeting) {
        ReplicaAssignment assignment = scenario.assignment();
        double[][] rows = IntStream.range(assignment.first(rank), assignment.first(rank + 1))
                .mapToObj(replica -> row(meeting, replica))
                .toArray(double[][]::new);
        double[][] all = averager.gather(rows);
        for (int replica = 0; replica < assignment.replicas(); replica++) {
            check(Arrays.equals(all[replica], row(meeting, replica)), rank, meeting);
        }
    }

    private static void broadcast(Averager averager, int rank, Meeting meeting) {
        FloatBuffer floats = Floats.of(meeting.own(rank));
        averager.broadcast(meeting.root(), List.of(floats));
        check(Floats.mismatch(floats, meeting.own(meeting.root())) < 0, rank, meeting);
    }

    private static boolean isUntouched(List<List<FloatBuffer>> own, int first, Meeting meeting) {
        return IntStream.range(0, own.size())
                .allMatch(i -> Floats.mismatch(own.get(i).get(0), meeting.own(first + i)) < 0);
    }

    /** As it must be said where a rank strays. */
    private static final class NotInLockstepException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotInLockstepException(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static double[] row(Meeting meeting, int replica) {
        float[] own = meeting.own(replica);
        return IntStream.range(0, own.length).mapToDouble(i -> own[i]).toArray();
    }

    /** What a meeting gives is right, or the meeting fails: whatever happens, it is never wrong. */
    private static void check(boolean isRight, int rank, Meeting meeting) {
        if (!isRight) {
            throw new AssertionError("rank " + rank + " has got wrong numbers at " + meeting);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
