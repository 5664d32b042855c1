package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.average.MeetingLog.Attended;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.parallel.Clock;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeetingLogTest {
    /** Averages nothing, until it fails. */
    private static final class Alone implements Averager {
        private boolean fails;

        @Override
        public double[] average(List<List<FloatBuffer>> own, double[] notes) {
            if (fails) {
                throw new LostRankException("rank 0 lost rank 1");
            }
            return notes;
        }

        @Override
        public double[][] gather(double[][] own) {
            return own;
        }

        @Override
        public void broadcast(int root, List<FloatBuffer> buffers) {}

        @Override
        public void at(long step) {}

        @Override
        public void close() {}
    }

    private final Alone alone = new Alone();
    private final MeetingLog log = new MeetingLog(Clock.SYSTEM);
    private final Averager averager = log.of(alone);

    private List<Attended> meetings() {
        return MeetingLog.meetings(log.figures());
    }

    @Test
    void theLastMeetingsAreRememberedAndThatTheLastOfThemWasNeverOver() {
        averager.gather(new double[0][]);
        for (long step = 0; step < MeetingLog.MEETINGS; step++) {
            averager.at(step);
            averager.average(List.of(), new double[0]);
        }
        averager.broadcast(0, List.of());
        alone.fails = true;
        assertThatThrownBy(() -> averager.average(List.of(), new double[0])).isInstanceOf(LostRankException.class);

        assertThat(meetings()).hasSize(MeetingLog.MEETINGS);
        assertThat(meetings().get(0)).satisfies(first -> {
            assertThat(first.number()).isEqualTo(3);
            assertThat(first.purpose()).isEqualTo("average");
            assertThat(first.step()).isEqualTo(2);
            assertThat(first.tookMicros()).isNotNegative();
        });
        assertThat(meetings().get(MeetingLog.MEETINGS - 2).purpose()).isEqualTo("broadcast");
        assertThat(meetings().get(MeetingLog.MEETINGS - 1).tookMicros()).isEqualTo(-1);
    }

    @Test
    void itsTimesAreThoseOfTheClockOfTheHost() {
        averager.gather(new double[0][]);

        Duration off =
                Duration.between(Instant.EPOCH.plusNanos(meetings().get(0).cameMicros() * 1_000), Instant.now());
        assertThat(off.abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(meetings().get(0).step()).isEqualTo(-1);
    }

    @Test
    void beforeTheFirstMeetingThereIsNothing() {
        assertThat(meetings()).isEmpty();
    }
}
