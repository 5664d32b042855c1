package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec.DeadlineSpec;
import dev.lockstep.train.RankPhase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at the ranks of this executor, again and again: one that hangs, in what it computes, reads or writes, cannot say so
 * itself, and where all hang, or there is no other, nobody waits for it in vain.
 */
final class StandstillWatch implements AutoCloseable {
    private static final Set<StandstillWatch> WATCHED = ConcurrentHashMap.newKeySet();

    private final DriverChannel channel;
    private final Whereabouts where;
    private final Duration most;
    private final AtomicBoolean isTold = new AtomicBoolean();

    /** Where a rank lives. */
    record Whereabouts(int rank, String host, String executor) {}

    private StandstillWatch(DriverChannel channel, Whereabouts where, Duration most) {
        this.channel = channel;
        this.where = where;
        this.most = most;
    }

    /** Until it is closed. */
    static StandstillWatch watch(DriverChannel channel, Whereabouts where, DeadlineSpec deadlines) {
        StandstillWatch watch = new StandstillWatch(channel, where, mostOf(deadlines));
        WATCHED.add(watch);
        return watch;
    }

    /** Whoever waits for others within their deadline does not hang. */
    private static Duration mostOf(DeadlineSpec deadlines) {
        Duration meeting = deadlines.meeting().duration().multipliedBy(2);
        Duration standstill = deadlines.standstill().duration();
        return standstill.compareTo(meeting) > 0 ? standstill : meeting;
    }

    /** At all ranks of this JVM. */
    static void look() {
        WATCHED.forEach(StandstillWatch::lookAtIt);
    }

    private void lookAtIt() {
        RankPhase phase = channel.phase();
        if (phase.standstill().compareTo(most) > 0 && isTold.compareAndSet(false, true)) {
            channel.send(new RankMessage.Failed(new RankFailure(
                    RankFailure.Kind.OWN,
                    where.rank(),
                    where.host(),
                    where.executor(),
                    phase.phase(),
                    phase.step(),
                    "it got no further for " + most.toSeconds() + " s (cluster.deadlines.standstill)"
                            + (phase.turn().isEmpty() ? "" : ", " + phase.turn()),
                    List.of())));
        }
    }

    @Override
    public void close() {
        WATCHED.remove(this);
    }
}
