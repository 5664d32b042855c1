package dev.lockstep.average.rendezvous;

import dev.lockstep.average.MeetingPurpose;
import dev.lockstep.average.link.ConnectionMesh;
import dev.lockstep.average.link.ExchangeLink;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rank among all others: how it waits for them, notices that one is lost, and tells them when it is lost itself. Only the
 * first loss counts; those that follow from it name the same rank.
 */
final class RankLiveness {
    private static final long SPIN_NANOS = 500_000;
    private static final long SELFISH_NANOS = 20_000;
    private static final long YIELD_NANOS = 100_000;
    private static final long NAP_NANOS = 50_000;
    private static final long LONGEST_LOOK_MILLIS = 20;
    /** What moves more slowly is not waited for: a rank or a network that is as good as lost. */
    private static final long LEAST_BYTES_PER_SECOND = 1 << 20;
    /** Longer than between two looks of a process that runs: what is beyond it was stopped meanwhile, as a laptop is. */
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final int rank;
    private final List<PeerEndpoint> peers;
    private final ConnectionMesh mesh;
    private final Duration deadline;
    private final Manner manner;
    private final Runnable end;

    private long meeting;
    private String purpose = "join";
    private long completed;
    private long idleSince;
    private long lastLook;
    private long nanosAllowed;
    private long nanosLeft;
    private boolean isIdle;
    private boolean suspects;
    private @Nullable String lost;

    /** How to wait: by looking again and again where there is a core for each rank, and whether memory must be looked at. */
    record Manner(boolean spins, boolean watchesMemory) {}

    /**
     * A member from now on.
     *
     * @param end what is to be done when this rank has left
     */
    RankLiveness(
            int rank, List<PeerEndpoint> peers, ConnectionMesh mesh, Duration deadline, Manner manner, Runnable end) {
        this.rank = rank;
        this.peers = peers;
        this.mesh = mesh;
        this.deadline = deadline;
        this.manner = manner;
        this.end = end;
    }

    int rank() {
        return rank;
    }

    /**
     * Comes to a meeting.
     *
     * @param bytes that move at it, to and from this rank
     */
    void begin(long which, MeetingPurpose why, long bytes) {
        meeting = which;
        lastLook = System.nanoTime();
        nanosAllowed = 2 * deadline.toNanos() + (long) (1e9 * bytes / LEAST_BYTES_PER_SECOND);
        nanosLeft = nanosAllowed;
        purpose = why.toString();
        if (lost == null) {
            moved();
            mesh.look();
            String who = mesh.lost(which);
            if (who != null) {
                throw lose(who);
            }
        } else {
            throw lost(lost);
        }
    }

    /**
     * There was something to do. However much there is, who is interrupted ends; and however often, who makes hardly any way
     * is late: half of the time is for all to come, the rest for what is to be moved.
     */
    void moved(ExchangeLink link) {
        long now = System.nanoTime();
        nanosLeft -= Math.min(now - lastLook, LONGEST_PAUSE_NANOS);
        lastLook = now;
        if (nanosLeft < 0) {
            throw late(link.awaited().ranks(), nanosAllowed);
        }
        moved();
    }

    private void moved() {
        isIdle = false;
        suspects = false;
        if (Thread.currentThread().isInterrupted()) {
            loseMyself("was interrupted");
        }
    }

    /** Waits a little, unless it would be in vain. */
    void await(ExchangeLink link) {
        long now = System.nanoTime();
        if (!isIdle) {
            isIdle = true;
            idleSince = now;
        }
        long idle = now - idleSince;
        if (manner.spins() && idle < SPIN_NANOS) {
            spin(idle);
            return;
        }
        if (suspects) {
            throw lose(String.valueOf(mesh.lost(meeting)));
        }
        if (Thread.currentThread().isInterrupted()) {
            loseMyself("was interrupted");
        }
        if (idle > deadline.toNanos()) {
            ExchangeLink.Awaited awaited = link.awaited();
            if (idle > deadline.toNanos() / 4 * (4 + awaited.handsOn())) {
                throw late(awaited.ranks(), idle);
            }
        }
        rest(idle);
        // What it sent before it left has come by now: one more look at it.
        suspects = mesh.lost(meeting) != null;
    }

    /** Soon lets others have the core, who may be those that this rank waits for. */
    private static void spin(long idle) {
        if (idle < SELFISH_NANOS) {
            Thread.onSpinWait();
        } else {
            offerCore();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint that saves time; nothing is wrong where it is ignored
    private static void offerCore() {
        Thread.yield();
    }

    private void rest(long idle) {
        if (!manner.watchesMemory()) {
            mesh.look(Math.min(LONGEST_LOOK_MILLIS, 1 + deadline.toMillis() / 10));
            return;
        }
        mesh.look();
        if (idle < YIELD_NANOS) {
            offerCore();
        } else {
            LockSupport.parkNanos(this, NAP_NANOS);
        }
    }

    private LostRankException late(List<Integer> awaited, long nanos) {
        String seconds = String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        String missing = awaited.size() == 1
                ? peers.get(awaited.get(0)).name()
                : awaited.stream().map(String::valueOf).collect(Collectors.joining(", ", "ranks ", ""));
        leave(missing + ", which did not come within " + seconds);
        return new LostRankException(me() + " waited " + seconds + " for " + missing + " to " + where(), awaited);
    }

    private void loseMyself(String what) {
        leave(me() + ", which " + what);
        throw new LostRankException(me() + " " + what + " while it waited to " + where());
    }

    /** Tells the others of the loss, and says it here. */
    LostRankException lose(String who) {
        leave(who);
        return lost(who);
    }

    private LostRankException lost(String who) {
        if (who.startsWith(me())) {
            return new LostRankException(who + ", was given up by the others when it came to " + where());
        }
        return new LostRankException(me() + " lost " + who + ", when it came to " + where());
    }

    private String me() {
        return peers.get(rank).name();
    }

    private String where() {
        return purpose + " (meeting " + meeting + ")";
    }

    /** This rank fails, the others shall know why. */
    void fail(RuntimeException cause) {
        if (lost == null) {
            leave(me() + ", which failed: " + cause.getMessage());
        }
    }

    void completed(long meetings) {
        completed = meetings;
    }

    private void leave(String who) {
        if (lost == null) {
            lost = who;
            mesh.leave(completed, who);
            end.run();
        }
    }

    /** Leaves for good. */
    void leave() {
        if (lost == null) {
            lost = me() + ", which left";
            mesh.leave(completed, "");
            end.run();
        }
    }
}
