package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.parallel.Clock;
import dev.lockstep.train.TrainingOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the driver reads what the ranks of one attempt say. */
final class AttemptInbox implements AutoCloseable {
    private static final Map<String, AttemptInbox> OPEN = new ConcurrentHashMap<>();
    private static final String READ = "read";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

    private final String attempt;
    private final RunDirectoryWriter directoryWriter;
    private final RunFiles files;
    private final MessageListener listener;
    private final Wishes wishes;
    private final RankRendezvous<RankMessage.PeerAddress> peers;
    private final RankRendezvous<Long> remembered;
    private final RankRendezvous<Boolean> ready;
    private final List<Event.RankPlaced> placed = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final long openedAt;
    private volatile long gatheringSince;
    private volatile long reached = -1;
    private volatile OptionalLong failedAt = OptionalLong.empty();
    private final AtomicReference<RankFailure> ownFailure = new AtomicReference<>();
    private final List<RankFailure> followingFailures = new CopyOnWriteArrayList<>();
    private volatile Optional<TrainingOutcome> outcome = Optional.empty();
    private final List<RankFailure> unlike = new CopyOnWriteArrayList<>();
    private volatile boolean leaderHasEnded;

    /**
     * What the driver wants of the ranks, and wants to know.
     *
     * @param regroups that they end at the next border, for more to begin
     * @param stops that they leave what was learned, and the run ends
     * @param capacities how many replicas they could bear
     * @param bits that all of them compute the same
     */
    record Wishes(
            BooleanSupplier regroups, BooleanSupplier stops, ReplicaCapacities capacities, CommonArithmetic bits) {}

    private AttemptInbox(
            String attempt,
            int ranks,
            RunDirectoryWriter directoryWriter,
            RunFiles files,
            MessageListener listener,
            Wishes wishes) {
        this.attempt = attempt;
        this.directoryWriter = directoryWriter;
        this.files = files;
        this.listener = listener;
        this.wishes = wishes;
        clock = directoryWriter.clock();
        openedAt = clock.nanoTime();
        gatheringSince = openedAt;
        peers = new RankRendezvous<>(ranks);
        remembered = new RankRendezvous<>(ranks);
        ready = new RankRendezvous<>(ranks);
    }

    static AttemptInbox open(
            String attempt,
            int ranks,
            RunDirectoryWriter directoryWriter,
            RunFiles files,
            MessageListener listener,
            Wishes wishes) {
        AttemptInbox inbox = new AttemptInbox(attempt, ranks, directoryWriter, files, listener, wishes);
        OPEN.put(attempt, inbox);
        return inbox;
    }

    /** Must return at once: Spark delivers one message at a time. Messages of a closed attempt are late, and dropped. */
    static @Nullable Object deliver(RankMessage message) {
        AttemptInbox inbox = OPEN.get(message.attempt());
        if (inbox == null) {
            return message.body() instanceof RankMessage.Word ? null : READ; // as if it were open
        }
        Object answer = inbox.read(message);
        inbox.listener.accept(message, answer);
        return answer;
    }

    private @Nullable Object read(RankMessage message) {
        RankMessage.Body body = message.body();
        if (body instanceof RankMessage.PeerAddress here) {
            List<RankMessage.PeerAddress> all = peers.enter(message.rank(), here);
            if (all != null && ready.missing().size() == all.size()) {
                gatheringSince = clock.nanoTime();
            }
            return all == null ? null : answer(message.rank(), all);
        }
        if (body instanceof RankMessage.Remembers remembers) {
            List<Long> all = remembered.enter(message.rank(), remembers.steps());
            return all == null ? null : Collections.max(all);
        }
        if (body instanceof RankMessage.Ready) {
            return ready.enter(message.rank(), true);
        }
        if (body instanceof RankMessage.HandedOver handed) {
            return handedOver(message.rank(), handed.outcome());
        }
        if (body instanceof RankMessage.Bears bears) {
            wishes.capacities().told(bears.capacity());
            return READ;
        }
        if (body instanceof RankMessage.RegroupQuestion) {
            return wishes.regroups().getAsBoolean();
        }
        if (body instanceof RankMessage.StopQuestion) {
            return wishes.stops().getAsBoolean();
        }
        if (body instanceof RankMessage.Word word) {
            told(message, word);
            return null; // nobody waits for an answer
        }
        if (body instanceof RankMessage.Failed failed) {
            failed(failed.failure());
        } else if (body instanceof RankMessage.RecordQuestion
                || body instanceof RankMessage.FileRequest
                || body instanceof RankMessage.Piece
                || body instanceof RankMessage.Removed) {
            return directoryWriter.begin(() -> file(body));
        } else if (body instanceof RankMessage.Later ticket) {
            return directoryWriter.ask(ticket);
        } else if (body instanceof RankMessage.End && message.rank() == 0) {
            leaderHasEnded = true;
        }
        return READ;
    }

    private Object file(RankMessage.Body body) {
        if (body instanceof RankMessage.FileRequest wanted) {
            return files.read(wanted);
        } else if (body instanceof RankMessage.Piece piece) {
            files.accept(piece);
        } else if (body instanceof RankMessage.Removed removed) {
            files.remove(removed.path());
        }
        return READ;
    }

    private @Nullable Boolean handedOver(int rank, TrainingOutcome with) {
        if (rank == 0) {
            outcome = Optional.of(with);
            leaderHasEnded = true;
        }
        return outcome.isPresent() ? true : null;
    }

    /** Where some compute differently they end, and with them this attempt: the others wait until it does. */
    private @Nullable Object answer(int rank, List<RankMessage.PeerAddress> all) {
        Map<Integer, String> others = wishes.bits()
                .unlike(all.stream().map(RankMessage.PeerAddress::fingerprint).toList());
        if (others.isEmpty()) {
            return all.stream().map(RankMessage.PeerAddress::peer).toList();
        }
        return others.containsKey(rank) ? new RankMessage.Unlike(others.get(rank)) : null;
    }

    private void failed(RankFailure failure) {
        if (failure.kind() == RankFailure.Kind.UNLIKE) {
            unlike.add(failure);
        }
        if (failure.kind() != RankFailure.Kind.FOLLOWS) {
            ownFailure.compareAndSet(null, failure);
        } else {
            followingFailures.add(failure);
        }
        if (failedAt.isEmpty()) {
            failedAt = OptionalLong.of(clock.nanoTime());
        }
    }

    private void told(RankMessage from, RankMessage.Word word) {
        if (word instanceof RankMessage.EventReport report) {
            told(EventLog.fromJson(report.event()));
        } else if (word instanceof RankMessage.Flight flight && !wishes.stops().getAsBoolean()) {
            directoryWriter.add(() -> files.keep(from, flight)); // who ends a run knows why it ended
        }
    }

    private void told(Event event) {
        if (event instanceof Event.RankPlaced rank) {
            placed.add(rank);
        }
        reached = Math.max(reached, stepsBehind(event));
        LockstepPlugin.gauges().accept(event);
        directoryWriter.accept(event);
    }

    private static long stepsBehind(Event event) {
        if (event instanceof Event.Progress progress) {
            return progress.step();
        }
        if (event instanceof Event.EpochEnded epoch) {
            return epoch.step();
        }
        return event instanceof Event.CheckpointWritten checkpoint ? checkpoint.step() : -1;
    }

    /** Steps that are behind the run as far as this attempt has told; -1 where it told of none. */
    long reached() {
        return reached;
    }

    /** When the attempt began, by the clock of who keeps the run directory. */
    long openedAt() {
        return openedAt;
    }

    /** How it ended, where all that the ranks made has come: what becomes of them afterwards does no harm. */
    Optional<TrainingOutcome> outcome() {
        return outcome;
    }

    /** What went wrong first, as the rank said it to which it happened. */
    Optional<RankFailure> ownFailure() {
        return Optional.ofNullable(ownFailure.get());
    }

    /** Who said that it cannot compute what the others do. */
    List<RankFailure> unlike() {
        return List.copyOf(unlike);
    }

    /** What a rank said first of what happened to others. */
    Optional<RankFailure> followingFailure() {
        return followingFailures.stream().findFirst();
    }

    /** The executor of the rank that most others waited for in vain; of equals, of the last one. */
    Optional<String> mostAwaited() {
        Map<Integer, Long> times = followingFailures.stream()
                .flatMap(failure -> failure.awaited().stream())
                .collect(Collectors.groupingBy(rank -> rank, TreeMap::new, Collectors.counting()));
        return times.entrySet().stream()
                .reduce((a, b) -> b.getValue() >= a.getValue() ? b : a)
                .flatMap(most -> placed.stream()
                        .filter(one -> one.rank() == most.getKey())
                        .map(Event.RankPlaced::executor)
                        .findFirst());
    }

    /** How long ago a rank first said that it failed; 0 where none did. */
    long nanosSinceFailure() {
        OptionalLong at = failedAt;
        return at.isPresent() ? clock.nanoTime() - at.getAsLong() : 0;
    }

    /** How long ranks have been waiting, by now, for all others to come, or to be ready; 0 where all are. */
    long nanosOfGathering() {
        return missing().isEmpty() || isRecalling() ? 0 : clock.nanoTime() - gatheringSince;
    }

    /** Whether all wait for what lies in storage, which takes as long as it takes. */
    private boolean isRecalling() {
        return remembered.missing().isEmpty() && ready.missing().contains(0);
    }

    /** Where the ranks live, as far as they have said it. */
    List<Event.RankPlaced> placed() {
        return List.copyOf(placed);
    }

    /** Ranks for which the others wait, or waited, to begin. */
    List<Integer> missing() {
        return peers.missing().isEmpty() ? ready.missing() : peers.missing();
    }

    /** Waits until rank 0 has said and written everything, or so long. */
    boolean awaitLeader(Duration most) throws InterruptedException {
        long began = clock.nanoTime();
        while (!leaderHasEnded && clock.nanoTime() - began < most.toNanos()) {
            clock.sleep(BETWEEN_LOOKS);
        }
        return leaderHasEnded;
    }

    @Override
    public void close() {
        OPEN.remove(attempt);
    }
}
