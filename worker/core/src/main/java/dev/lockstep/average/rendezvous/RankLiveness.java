package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ConnectionMesh;
import dev.lockstep.average.link.ExchangeLink;
import dev.lockstep.parallel.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits for other ranks, notices that one is lost, and tells the others. Only the first loss counts; those that follow from
 * it name the same rank.
 *
 * <p>There are no heartbeats. A rank is lost when its process ends (its connections end with it), when it says goodbye, or
 * when it is late: when nothing moves for a deadline, or what moves is too slow. A rank that is silent between
 * meetings keeps nobody waiting.
 */
public final class RankLiveness {
    /** Most waits of a step are shorter, and to wake a thread that sleeps takes longer than many of them. */
    private static final long SPIN_NANOS = 500_000;
    /** From here on a spinning rank offers its core to others, who may be those that it waits for. */
    private static final long SPIN_ALONE_NANOS = 20_000;
    /** Where ranks do not spin, for there are fewer cores than replicas, they offer their core so long, and then sleep. */
    private static final long YIELD_NANOS = 100_000;

    private static final long SLEEP_NANOS = 50_000;
    private static final long LONGEST_POLL_MILLIS = 20;
    /** What goes on beside a computation looks so often at how far that is, and at memory that others share. */
    private static final long BESIDE_POLL_MILLIS = 1;
    /** What moves more slowly is not waited for: a rank or a network that is as good as lost. */
    private static final long LEAST_BYTES_PER_SECOND = 1 << 20;
    /** Longer than between two polls of a process that runs: what is beyond it was suspended meanwhile, as a laptop is. */
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final int rank;
    private final List<PeerEndpoint> peers;
    private final ConnectionMesh mesh;
    private final Duration deadline;
    private final WaitMode mode;
    private final Runnable onLeave;

    private long meeting;
    private String purpose = "join";
    private long completed;
    private long idleSince;
    private long lastMove;
    private long nanosAllowed;
    private long nanosLeft;
    private boolean isIdle;
    private boolean suspects;
    private @Nullable String lost;

    /** How to wait: by polling without a pause where there is a core for each replica, and whether memory must be polled too. */
    public record WaitMode(Clock clock, boolean spins, boolean watchesMemory) {}

    /**
     * Of a rank that is connected with all others.
     *
     * @param onLeave what is to be done when this rank has left
     */
    public RankLiveness(
            int rank,
            List<PeerEndpoint> peers,
            ConnectionMesh mesh,
            Duration deadline,
            WaitMode mode,
            Runnable onLeave) {
        this.rank = rank;
        this.peers = peers;
        this.mesh = mesh;
        this.deadline = deadline;
        this.mode = mode;
        this.onLeave = onLeave;
    }

    /** The rank that waits. */
    public int rank() {
        return rank;
    }

    /**
     * Comes to a meeting.
     *
     * @param why as messages have it
     * @param bytes that move at it, to and from this rank
     */
    public void begin(long which, String why, long bytes) {
        meeting = which;
        lastMove = mode.clock().nanoTime();
        nanosAllowed = 2 * deadline.toNanos() + (long) (1e9 * bytes / LEAST_BYTES_PER_SECOND);
        nanosLeft = nanosAllowed;
        purpose = why;
        if (lost == null) {
            moved();
            mesh.poll();
            String who = mesh.lost(which);
            if (who != null) {
                throw lose(who);
            }
        } else {
            throw lost(lost);
        }
    }

    /** Waits a moment beside a computation of this rank, which may take its time: nobody is late meanwhile. */
    public void awaitBeside() {
        mesh.poll(BESIDE_POLL_MILLIS);
    }

    /** Ends such a wait, from another thread. */
    public void wake() {
        mesh.wake();
    }

    /** The computation is over: from now on it counts how long others take. */
    public void afterComputing() {
        lastMove = mode.clock().nanoTime();
        moved();
    }

    /**
     * There was something to do. However much there is, who is interrupted ends; and however often, who makes hardly any way
     * is late: half of the time is for all to come, the rest for what is to be moved.
     */
    public void moved(ExchangeLink link) {
        long now = mode.clock().nanoTime();
        nanosLeft -= Math.min(now - lastMove, LONGEST_PAUSE_NANOS);
        lastMove = now;
        if (nanosLeft < 0) {
            throw late(link, nanosAllowed);
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

    /**
     * Waits a little, unless it would be in vain. Who has waited for half of the deadline tells all others for whom: so that at
     * its end nobody is taken for missing who only waits, however far a rank is from the one that is.
     */
    public void await(ExchangeLink link) {
        long now = mode.clock().nanoTime();
        if (!isIdle) {
            isIdle = true;
            idleSince = now;
            mesh.beginWait();
        }
        long idle = now - idleSince;
        if (mode.spins() && idle < SPIN_NANOS) {
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
            throw late(link, idle);
        }
        if (idle > deadline.toNanos() / 2) {
            mesh.tellWait(meeting, link.awaited());
        }
        rest(idle);
        // Bytes that it sent before it left may complete this meeting: they are there by now, and looked at once more.
        suspects = mesh.lost(meeting) != null;
    }

    private void spin(long idle) {
        if (idle < SPIN_ALONE_NANOS) {
            mode.clock().spin();
        } else {
            mode.clock().offerCore();
        }
    }

    private void rest(long idle) {
        if (!mode.watchesMemory()) {
            mesh.poll(Math.min(LONGEST_POLL_MILLIS, 1 + deadline.toMillis() / 10));
            return;
        }
        mesh.poll();
        if (idle < YIELD_NANOS) {
            mode.clock().offerCore();
        } else {
            mode.clock().park(this, SLEEP_NANOS);
        }
    }

    private LostRankException late(ExchangeLink link, long nanos) {
        List<Integer> awaited = MissingRanks.of(rank, link.awaited(), mesh.waits());
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
    public LostRankException lose(String who) {
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
    public void fail(RuntimeException cause) {
        if (lost == null) {
            leave(me() + ", which failed: " + cause.getMessage());
        }
    }

    /** So many meetings are complete: whoever is at one of them can do without this rank. */
    public void completed(long meetings) {
        completed = meetings;
    }

    private void leave(String who) {
        if (lost == null) {
            lost = who;
            mesh.leave(completed, who);
            onLeave.run();
        }
    }

    /** Leaves for good. */
    public void leave() {
        if (lost == null) {
            lost = me() + ", which left";
            mesh.leave(completed, "");
            onLeave.run();
        }
    }
}
