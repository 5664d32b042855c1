package dev.lockstep.simulation;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.train.TrainingOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the driver of a simulated run knows of one attempt, and tells ranks that ask. */
final class SimulatedAttempt {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(2);

    private final int number;
    private final ReplicaAssignment assignment;
    private final List<SimulatedProcess> executors;
    private final List<Thread> tasks = new ArrayList<>();
    private final TreeMap<Integer, PeerEndpoint> peers = new TreeMap<>();
    private final TreeMap<Integer, Long> remembered = new TreeMap<>();
    private final TreeMap<Integer, Boolean> ready = new TreeMap<>();
    private final TreeMap<Integer, String> endings = new TreeMap<>();
    private final long[] begun;
    private boolean isCancelled;
    private @Nullable TrainingOutcome outcome;

    SimulatedAttempt(int number, ReplicaAssignment assignment, List<SimulatedProcess> executors) {
        this.number = number;
        this.assignment = assignment;
        this.executors = List.copyOf(executors);
        begun = new long[assignment.ranks()];
        Arrays.fill(begun, -1);
    }

    String name() {
        return "attempt " + number;
    }

    ReplicaAssignment assignment() {
        return assignment;
    }

    SimulatedProcess executor(int rank) {
        return executors.get(rank);
    }

    void begin(List<Thread> threads) {
        tasks.addAll(threads);
        tasks.forEach(Thread::start);
    }

    /** The rank has so many steps behind it, and begins the next. */
    void begins(int rank, long step) {
        begun[rank] = Math.max(begun[rank], step);
    }

    /** Steps that it has, or had, behind it. */
    long begun(int rank) {
        return begun[rank];
    }

    boolean hasBegun(int rank) {
        return begun[rank] >= 0;
    }

    void ended(int rank, String how) {
        endings.put(rank, how);
    }

    boolean hasFailed() {
        return outcome == null && (!endings.isEmpty() || executors.stream().anyMatch(SimulatedProcess::isDead));
    }

    boolean isOver() {
        for (int rank = 0; rank < executors.size(); rank++) {
            if (!endings.containsKey(rank) && !executors.get(rank).isDead()) {
                return false;
            }
        }
        return true;
    }

    /** Executors whose rank has not ended. */
    List<SimulatedProcess> busy() {
        List<SimulatedProcess> busy = new ArrayList<>();
        for (int rank = 0; rank < executors.size(); rank++) {
            if (!endings.containsKey(rank) && !executors.get(rank).isDead()) {
                busy.add(executors.get(rank));
            }
        }
        return busy;
    }

    boolean isCancelled() {
        return isCancelled;
    }

    /** As Spark does: it interrupts the threads of all tasks that still run. */
    void cancel() {
        if (!isCancelled) {
            isCancelled = true;
            for (int rank = 0; rank < tasks.size(); rank++) {
                if (!endings.containsKey(rank) && !executors.get(rank).isDead()) {
                    tasks.get(rank).interrupt();
                }
            }
        }
    }

    void done(TrainingOutcome with) {
        outcome = with;
    }

    @Nullable
    TrainingOutcome outcome() {
        return outcome;
    }

    List<PeerEndpoint> meet(int rank, PeerEndpoint own, Duration most) throws InterruptedException {
        peers.put(rank, own);
        await(rank, () -> peers.size() == assignment.ranks(), most);
        return List.copyOf(peers.values());
    }

    /** The most that any rank remembers. */
    long remember(int rank, long steps, Duration most) throws InterruptedException {
        remembered.put(rank, steps);
        await(rank, () -> remembered.size() == assignment.ranks(), most);
        return remembered.values().stream().mapToLong(one -> one).max().orElseThrow();
    }

    void beReady(int rank, Duration most) throws InterruptedException {
        ready.put(rank, true);
        await(rank, () -> ready.size() == assignment.ranks(), most);
    }

    void awaitOutcome(int rank, Duration most) throws InterruptedException {
        await(rank, () -> outcome != null, most);
    }

    private void await(int rank, BooleanSupplier condition, Duration most) throws InterruptedException {
        SimulatedProcess clock = executors.get(rank);
        long began = clock.nanoTime();
        while (!condition.getAsBoolean()) {
            if (isCancelled) {
                throw new InterruptedException("rank " + rank + " was stopped");
            }
            if (clock.nanoTime() - began > most.toNanos()) {
                throw new LostRankException("rank " + rank + " waited in vain for the others to begin");
            }
            clock.sleep(BETWEEN_QUESTIONS);
        }
    }
}
