package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.Averager;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StragglerWatchTest {
    private final List<Event> events = new ArrayList<>();
    private final StragglerWatch stragglers = new StragglerWatch(new ReplicaAssignment(4, 3), new Alone(), events::add);

    /** Rows of all replicas at once, as a meeting would bring them. */
    private static class Alone implements Averager {
        @Override
        public double[] average(List<List<FloatBuffer>> own, double[] notes) {
            return notes;
        }

        @Override
        public double[][] gather(double[][] own) {
            return own;
        }

        @Override
        public void broadcast(int root, List<FloatBuffer> buffers) {
            // It has what it gives.
        }

        @Override
        public void at(long step) {
            // Nobody is at another one.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** The other rank's replica is as ours, but for the time that it is in an average. */
    private static final class TwoRanks extends Alone {
        private final double averagingMillis;

        TwoRanks(double averagingMillis) {
            this.averagingMillis = averagingMillis;
        }

        @Override
        public double[][] gather(double[][] own) {
            double[] other = own[0].clone();
            other[other.length - 1] = averagingMillis;
            return new double[][] {own[0], other};
        }
    }

    private static double[][] means(double... means) {
        double[][] rows = new double[means.length][];
        for (int i = 0; i < means.length; i++) {
            rows[i] = new double[] {means[i] / 2, 2 * means[i], means[i], means[i] / 4};
        }
        return rows;
    }

    @Test
    void theSlowestRankIsNamedOnceAsLongAsItIsTheSame() {
        stragglers.look(10, means(5, 5.5, 5, 12), 1);
        stragglers.look(20, means(5, 5.5, 5, 12), 1);
        assertThat(warnings())
                .containsExactly(
                        "rank 2 is slow: its steps take 12.0 ms (p50 6.0 ms, p99 24.0 ms), those of the others 5.5"
                                + " ms; every step waits for it");
        stragglers.look(30, means(5, 5.5, 5, 5), 1);
        stragglers.look(40, means(5, 9.5, 5, 5), 1);
        assertThat(warnings()).hasSize(2).last().asString().startsWith("rank 0 is slow");
    }

    @Test
    void ranksThatDifferLittleAreLeftInPeace() {
        stragglers.look(10, means(5, 5.5, 5, 7), 1);
        stragglers.look(20, means(0.1, 0.2, 0.2, 0.9), 1);
        assertThat(warnings()).isEmpty();
        assertThat(events)
                .hasSize(2)
                .first()
                .isEqualTo(new Event.StepsTimed(10, List.of(pace(0, 5.5), pace(1, 5), pace(2, 7))));
    }

    private static Event.StepsTimed.RankTimes pace(int rank, double mean) {
        return new Event.StepsTimed.RankTimes(
                rank, mean / 2, 2 * mean, mean, new Event.StepsTimed.StepSplit(mean / 4, mean * 3 / 4, 1, 0));
    }

    @Test
    void whatARankIsLongerInAnAverageThanTheOneThatNobodyWaitsForItWaits() {
        new StragglerWatch(new ReplicaAssignment(2, 2), new TwoRanks(3), events::add)
                .look(10, new double[][] {{5, 9, 6, 2}}, 7);
        assertThat(events)
                .containsExactly(new Event.StepsTimed(
                        10,
                        List.of(
                                new Event.StepsTimed.RankTimes(0, 5, 9, 6, new Event.StepsTimed.StepSplit(2, 4, 3, 4)),
                                new Event.StepsTimed.RankTimes(
                                        1, 5, 9, 6, new Event.StepsTimed.StepSplit(2, 4, 3, 0)))));
    }

    @Test
    void aRankThatIsAloneIsTimedAndNotCompared() {
        new StragglerWatch(new ReplicaAssignment(1, 1), new Alone(), events::add).look(64, means(5), 0.5);
        assertThat(events).hasSize(1).first().isInstanceOf(Event.StepsTimed.class);
    }

    private List<String> warnings() {
        return events.stream()
                .filter(Event.Warned.class::isInstance)
                .map(e -> ((Event.Warned) e).message())
                .toList();
    }

    @Test
    void aLookIsDueAtTheEndOfAnEpochAndWithinLongOnes() {
        assertThat(stragglers.isDue(99, 100, 100)).isTrue();
        assertThat(stragglers.isDue(98, 99, 100)).isFalse();
        assertThat(stragglers.isDue(511, 512, 10_000)).isTrue();
        assertThat(stragglers.isDue(512, 515, 10_000)).isFalse();
        assertThat(stragglers.isDue(1020, 1025, 10_000)).isTrue();
    }

    @Test
    void ofShortEpochsOnlySomeEndWithALook() {
        assertThat(stragglers.isDue(9, 10, 10)).isFalse();
        assertThat(stragglers.isDue(69, 70, 10)).isTrue();
        assertThat(stragglers.isDue(79, 80, 10)).isFalse();
        assertThat(stragglers.isDue(139, 140, 10)).isTrue();
    }

    @Test
    void aRankThatIsSlowInOneStepOfEightIsSlowAndOneThatPausedOnceIsNot() {
        StepTimes often = new StepTimes();
        StepTimes once = new StepTimes();
        for (int i = 0; i < 256; i++) {
            often.took(0, i % 8 == 0 ? 20_000_000 : 600_000);
            once.took(0, i == 77 ? 900_000_000 : 600_000);
        }
        assertThat(often.summary()[0]).isEqualTo(0.6);
        assertThat(often.summary()[2]).isBetween(2.5, 3.5);
        assertThat(once.summary()[2]).isEqualTo(0.6);
    }

    @Test
    void ofManyStepsTheLastOnesCount() {
        StepTimes stepTimes = new StepTimes();
        assertThat(stepTimes.summary()).containsExactly(0, 0, 0, 0);
        for (int i = 0; i < 1000; i++) {
            stepTimes.took(100, i < 500 ? 9_000_000 : (i % 100) * 10_000L);
        }
        assertThat(stepTimes.summary()[0]).isBetween(0.4, 0.6);
        assertThat(stepTimes.summary()[1]).isBetween(0.9, 1.0);
    }
}
