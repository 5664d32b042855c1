package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.train.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the driver reads what the ranks of one attempt say. */
final class Mailbox implements AutoCloseable {
    private static final Map<String, Mailbox> OPEN = new ConcurrentHashMap<>();
    private static final String READ = "read";

    private final String attempt;
    private final Clerk clerk;
    private final RunFiles files;
    private final Traffic traffic;
    private final Wishes wishes;
    private final Roll<Message.Here> peers;
    private final Roll<Long> remembered;
    private final Roll<Boolean> ready;
    private final List<Event.RankPlaced> placed = new CopyOnWriteArrayList<>();
    private final long openedAt = System.nanoTime();
    private volatile long gatheringSince = openedAt;
    private volatile long reached = -1;
    private volatile OptionalLong failedAt = OptionalLong.empty();
    private final AtomicReference<Failure> ownFailure = new AtomicReference<>();
    private final List<Failure> followingFailures = new CopyOnWriteArrayList<>();
    private volatile Optional<Outcome> outcome = Optional.empty();
    private final List<Failure> unlike = new CopyOnWriteArrayList<>();
    private final CountDownLatch speakerEnded = new CountDownLatch(1);

    /**
     * What the driver wants of the ranks, and wants to know.
     *
     * @param regroups that they end at the next border, for more to begin
     * @param stops that they leave what was learned, and the run ends
     * @param burdens how many replicas they could bear
     * @param bits that all of them compute the same
     */
    record Wishes(BooleanSupplier regroups, BooleanSupplier stops, Burdens burdens, CommonBits bits) {}

    private Mailbox(String attempt, int ranks, Clerk clerk, RunFiles files, Traffic traffic, Wishes wishes) {
        this.attempt = attempt;
        this.clerk = clerk;
        this.files = files;
        this.traffic = traffic;
        this.wishes = wishes;
        peers = new Roll<>(ranks);
        remembered = new Roll<>(ranks);
        ready = new Roll<>(ranks);
    }

    static Mailbox open(String attempt, int ranks, Clerk clerk, RunFiles files, Traffic traffic, Wishes wishes) {
        Mailbox mailbox = new Mailbox(attempt, ranks, clerk, files, traffic, wishes);
        OPEN.put(attempt, mailbox);
        return mailbox;
    }

    /** Must return at once: Spark delivers one message at a time. Messages of a closed attempt are late, and dropped. */
    static @Nullable Object deliver(Message message) {
        Mailbox mailbox = OPEN.get(message.attempt());
        if (mailbox == null) {
            return message.body() instanceof Message.Told ? null : READ; // as if it were open
        }
        Object answer = mailbox.read(message);
        mailbox.traffic.count(message, answer);
        return answer;
    }

    private @Nullable Object read(Message message) {
        Message.Body body = message.body();
        if (body instanceof Message.Here here) {
            List<Message.Here> all = peers.enter(message.rank(), here);
            if (all != null && ready.missing().size() == all.size()) {
                gatheringSince = System.nanoTime();
            }
            return all == null ? null : answer(message.rank(), all);
        }
        if (body instanceof Message.Remembers remembers) {
            List<Long> all = remembered.enter(message.rank(), remembers.steps());
            return all == null ? null : Collections.max(all);
        }
        if (body instanceof Message.Ready) {
            return ready.enter(message.rank(), true);
        }
        if (body instanceof Message.HandedOver handed) {
            return handedOver(message.rank(), handed.outcome());
        }
        if (body instanceof Message.Bears bears) {
            wishes.burdens().told(bears.burden());
            return READ;
        }
        if (body instanceof Message.AtBorder) {
            return wishes.regroups().getAsBoolean();
        }
        if (body instanceof Message.AreWeDone) {
            return wishes.stops().getAsBoolean();
        }
        if (body instanceof Message.Told told) {
            told(EventLog.fromJson(told.event()));
            return null; // nobody waits for an answer
        }
        if (body instanceof Message.Failed failed) {
            failed(failed.failure());
        } else if (body instanceof Message.Wanted || body instanceof Message.Piece || body instanceof Message.Removed) {
            return clerk.begin(() -> file(body));
        } else if (body instanceof Message.Later ticket) {
            return clerk.ask(ticket);
        } else if (body instanceof Message.End && message.rank() == 0) {
            speakerEnded.countDown();
        }
        return READ;
    }

    private Object file(Message.Body body) {
        if (body instanceof Message.Wanted wanted) {
            return files.read(wanted);
        } else if (body instanceof Message.Piece piece) {
            files.accept(piece);
        } else if (body instanceof Message.Removed removed) {
            files.remove(removed.path());
        }
        return READ;
    }

    private @Nullable Boolean handedOver(int rank, Outcome with) {
        if (rank == 0) {
            outcome = Optional.of(with);
            speakerEnded.countDown();
        }
        return outcome.isPresent() ? true : null;
    }

    /** Where some compute differently they end, and with them this attempt: the others wait until it does. */
    private @Nullable Object answer(int rank, List<Message.Here> all) {
        Map<Integer, String> others =
                wishes.bits().unlike(all.stream().map(Message.Here::fingerprint).toList());
        if (others.isEmpty()) {
            return all.stream().map(Message.Here::peer).toList();
        }
        return others.containsKey(rank) ? new Message.Unlike(others.get(rank)) : null;
    }

    private void failed(Failure failure) {
        if (failure.kind() == Failure.Kind.UNLIKE) {
            unlike.add(failure);
        }
        if (failure.kind() != Failure.Kind.FOLLOWS) {
            ownFailure.compareAndSet(null, failure);
        } else {
            followingFailures.add(failure);
        }
        if (failedAt.isEmpty()) {
            failedAt = OptionalLong.of(System.nanoTime());
        }
    }

    private void told(Event event) {
        if (event instanceof Event.RankPlaced rank) {
            placed.add(rank);
        }
        reached = Math.max(reached, stepsBehind(event));
        clerk.accept(event);
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

    /** When the attempt began, by the clock of {@link System#nanoTime()}. */
    long openedAt() {
        return openedAt;
    }

    /** How it ended, where all that the ranks made has come: what becomes of them afterwards does no harm. */
    Optional<Outcome> outcome() {
        return outcome;
    }

    /** What went wrong first, as the rank said it to which it happened. */
    Optional<Failure> ownFailure() {
        return Optional.ofNullable(ownFailure.get());
    }

    /** Who said that it cannot compute what the others do. */
    List<Failure> unlike() {
        return List.copyOf(unlike);
    }

    /** What a rank said first of what happened to others. */
    Optional<Failure> followingFailure() {
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
        return at.isPresent() ? System.nanoTime() - at.getAsLong() : 0;
    }

    /** How long ranks have been waiting, by now, for all others to come, or to be ready; 0 where all are. */
    long nanosOfGathering() {
        return missing().isEmpty() || isRecalling() ? 0 : System.nanoTime() - gatheringSince;
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
    boolean awaitSpeaker(Duration most) throws InterruptedException {
        return speakerEnded.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        OPEN.remove(attempt);
    }
}
