package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That it makes no difference to an average whether it begins while its floats are still computed. */
interface EarlyAverageContract extends AveragerUnderTest {
    int SMALL = 33;

    /** What the replicas of a rank have computed so far: stretch after stretch, each from the end of all floats to their beginning. */
    final class Computation {
        private final List<List<FloatBuffer>> buffers;
        private final float[][] values;
        private final AtomicIntegerArray written;

        /** @param values of each replica, of two buffers in a row, the second a small one */
        Computation(float[][] values) {
            this.values = values;
            buffers = Arrays.stream(values)
                    .map(its -> List.of(Floats.direct(its.length - SMALL), Floats.direct(SMALL)))
                    .toList();
            written = new AtomicIntegerArray(values.length);
            for (int i = 0; i < values.length; i++) {
                written.set(i, Integer.MAX_VALUE);
                for (int at = 0; at < values[i].length; at++) {
                    put(i, at, Float.NaN);
                }
            }
        }

        List<List<FloatBuffer>> buffers() {
            return buffers;
        }

        private void put(int replica, int at, float value) {
            int first = values[replica].length - SMALL;
            buffers.get(replica).get(at < first ? 0 : 1).put(at < first ? at : at - first, value);
        }

        float get(int replica, int at) {
            int first = values[replica].length - SMALL;
            return buffers.get(replica).get(at < first ? 0 : 1).get(at < first ? at : at - first);
        }

        /** One replica goes on to this place. */
        void write(int replica, int from) {
            for (int at = Math.min(values[replica].length, written.get(replica)) - 1; at >= from; at--) {
                put(replica, at, values[replica][at]);
            }
            written.set(replica, from);
        }

        /** All go on to their beginnings, in turns. */
        void writeRest(long seed) {
            SplitMixRandom random = new SplitMixRandom(seed);
            boolean isWritten = false;
            while (!isWritten) {
                isWritten = true;
                for (int i = 0; i < values.length; i++) {
                    int before = Math.min(written.get(i), values[i].length);
                    int length = Math.max(1, values[i].length / 4);
                    write(i, Math.max(0, before - 1 - random.nextInt(length)));
                    isWritten &= written.get(i) == 0;
                }
            }
        }

        LongSupplier progress() {
            return () ->
                    IntStream.range(0, written.length()).map(written::get).max().orElse(0);
        }
    }

    private static float[][] values(int replicas, int length) {
        return IntStream.range(0, replicas)
                .mapToObj(i -> Floats.values(17L * length + i, length))
                .toArray(float[][]::new);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, 1024, 300_007})
    default void anAverageThatBeginsWhileItsFloatsAreComputedHasTheSameBits(int length) {
        for (WireRounding rounding : List.of(WireRounding.NONE, WireRounding.FP16)) {
            for (int replicas : new int[] {2, 5}) {
                float[][] values = values(replicas, length);
                float[][] given = Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
                Arrays.stream(given).forEach(one -> rounding.round(one, length));
                float[] average = Floats.average(given);
                rounding.round(average, length);
                for (int ranks = 1; ranks <= replicas; ranks++) {
                    ReplicaAssignment assignment = new ReplicaAssignment(replicas, ranks);
                    Ranks.run(link(assignment, LONG, rounding), assignment, (averager, rank) -> {
                        for (int step = 0; step < 2; step++) {
                            int first = assignment.first(rank);
                            Computation computation =
                                    new Computation(Arrays.copyOfRange(values, first, assignment.first(rank + 1)));
                            double[] notes = IntStream.range(first, assignment.first(rank + 1))
                                    .mapToDouble(replica -> replica + 0.5)
                                    .toArray();
                            averager.at(step);
                            averager.averageWhile(
                                    () -> computation.writeRest(first), computation.buffers(), computation.progress());
                            double[] all = averager.average(computation.buffers(), notes);

                            assertThat(all).hasSize(assignment.replicas());
                            for (int i = 0; i < all.length; i++) {
                                assertThat(all[i]).isEqualTo(i + 0.5);
                            }
                            for (int i = 0; i < notes.length; i++) {
                                assertSameBits(computation, i, average);
                            }
                        }
                    });
                }
            }
        }
    }

    private static void assertSameBits(Computation computation, int replica, float[] expected) {
        for (int at = 0; at < expected.length; at++) {
            if (Float.floatToRawIntBits(computation.get(replica, at)) != Float.floatToRawIntBits(expected[at])) {
                assertThat(computation.get(replica, at)).as("float %d", at).isEqualTo(expected[at]);
            }
        }
    }

    /** Others go on with other meetings, as where a step is judged before it is averaged. */
    @Test
    default void averagesThatBeginEarlyAndOthersFollowEachOther() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 3);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            for (int step = 0; step < 50; step++) {
                averager.at(step);
                Computation computation = new Computation(values(1, 200_000));
                if (step % 3 == 0) {
                    computation.writeRest(step);
                } else {
                    int seed = step;
                    averager.averageWhile(
                            () -> computation.writeRest(seed), computation.buffers(), computation.progress());
                }
                assertThat(averager.average(computation.buffers(), new double[] {rank}))
                        .containsExactly(0, 1, 2);
                assertThat(averager.gather(new double[][] {{step}})).hasDimensions(3, 1);
            }
        });
    }

    @Test
    default void whatAComputationThrowsEndsIt() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        CountDownLatch others = new CountDownLatch(1);
        try (Ranks ranks = Ranks.start(link(assignment, LONG), assignment, new int[] {0, 1}, (averager, rank) -> {
            Computation computation = new Computation(values(1, 500_000));
            averager.at(0);
            if (rank == 0) {
                assertThatThrownBy(() -> averager.averageWhile(
                                () -> {
                                    computation.write(0, 400_000);
                                    throw new IllegalStateException("no rows");
                                },
                                computation.buffers(),
                                computation.progress()))
                        .hasMessage("no rows");
                float before = computation.get(0, 450_000);
                others.await();
                assertThat(computation.get(0, 450_000)).isEqualTo(before);
                return;
            }
            averager.averageWhile(() -> computation.writeRest(1), computation.buffers(), computation.progress());
            others.countDown();
            averager.average(computation.buffers(), new double[1]);
        })) {
            ranks.await();
            assertThat(ranks.failure(0)).isNull();
            assertThat(ranks.failure(1)).isInstanceOf(LostRankException.class).hasMessageContaining("rank 0");
        }
    }
}
