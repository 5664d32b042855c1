package dev.lockstep.average;

import dev.lockstep.average.MeetingPurpose.What;
import dev.lockstep.parallel.Clock;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The last meetings of a rank, for whoever wants to know what went on when something failed: when the rank came to each, and how long it
 * was there. A meeting that has no end was the one that failed.
 */
public final class MeetingLog {
    static final int MEETINGS = 1_000;
    private static final int NUMBER = 0;
    private static final int PURPOSE = 1;
    private static final int STEP = 2;
    private static final int CAME = 3;
    private static final int TOOK = 4;
    private static final int FIGURES = 5;
    private static final long NEVER_OVER = -1;
    private static final long NANOS_A_MICRO = 1_000;

    private final long[] figures = new long[MEETINGS * FIGURES];
    private final Clock clock;
    /** What that shows is so long after the beginning of 1970, by the calendar of this host. */
    private final long epochNanos;

    private long meetings;

    /**
     * A meeting, as a rank has seen it.
     *
     * @param number from 0: the same for all ranks
     * @param step counted from 0; -1 before the first
     * @param cameMicros since 1970, by the clock of the host
     * @param tookMicros how long the rank was there; -1 where the meeting was never over
     */
    public record Attended(long number, String purpose, long step, long cameMicros, long tookMicros) {}

    public MeetingLog(Clock clock) {
        this.clock = clock;
        Instant now = Instant.now();
        epochNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano() - clock.nanoTime();
    }

    /** The same averager, whose meetings are remembered here. */
    public Averager of(Averager averager) {
        return new Recorded(averager, this);
    }

    private static final class Recorded implements Averager {
        private final Averager averager;
        private final MeetingLog log;
        private long step = -1;

        private Recorded(Averager averager, MeetingLog log) {
            this.averager = averager;
            this.log = log;
        }

        @Override
        public void at(long which) {
            step = which;
            averager.at(which);
        }

        @Override
        public double[] average(List<List<FloatBuffer>> own, double[] notes) {
            return log.meet(What.AVERAGE, step, () -> averager.average(own, notes));
        }

        @Override
        public void averageWhile(Runnable computing, List<List<FloatBuffer>> own, LongSupplier writtenFrom) {
            averager.averageWhile(computing, own, writtenFrom);
        }

        @Override
        public double[][] gather(double[][] own) {
            return log.meet(What.GATHER, step, () -> averager.gather(own));
        }

        @Override
        public void broadcast(int root, List<FloatBuffer> buffers) {
            log.meet(What.BROADCAST, step, () -> {
                averager.broadcast(root, buffers);
                return root;
            });
        }

        @Override
        public void close() {
            averager.close();
        }
    }

    private <T> T meet(What what, long step, Supplier<T> meeting) {
        int at = (int) (meetings % MEETINGS) * FIGURES;
        long began = clock.nanoTime();
        figures[at + NUMBER] = meetings++;
        figures[at + PURPOSE] = what.code();
        figures[at + STEP] = step;
        figures[at + CAME] = (began + epochNanos) / NANOS_A_MICRO;
        figures[at + TOOK] = NEVER_OVER;
        T result = meeting.get();
        figures[at + TOOK] = (clock.nanoTime() - began) / NANOS_A_MICRO;
        return result;
    }

    /** All that is remembered, as it travels; to be asked on the thread that meets. */
    public long[] figures() {
        return Arrays.copyOf(figures, (int) Math.min(meetings, MEETINGS) * FIGURES);
    }

    /** The meetings that such figures are of, the first one first. */
    public static List<Attended> meetings(long[] figures) {
        return IntStream.range(0, figures.length / FIGURES)
                .mapToObj(i -> attended(figures, i * FIGURES))
                .sorted((a, b) -> Long.compare(a.number(), b.number()))
                .toList();
    }

    private static Attended attended(long[] figures, int at) {
        return new Attended(
                figures[at + NUMBER],
                MeetingPurpose.of((int) figures[at + PURPOSE], -1).toString(),
                figures[at + STEP],
                figures[at + CAME],
                figures[at + TOOK]);
    }
}
