package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That floats are the same bits on every rank, whatever their number, and which bits these are. */
interface AveragedBitsContract extends AveragerUnderTest {
    /** A tree of additions is another one for each number; these have it grow, be full, and be one more than full. */
    List<Integer> REPLICAS = List.of(1, 2, 3, 5, 8, 9);

    int MOST_REPLICAS = 9;
    int SECOND_LENGTH = 33;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 1023, 1024, 1025, 1_000_007})
    default void averagesAreBitIdenticalOnEveryRankForAnyLengthAndAnyNumberOfRanks(int length) {
        for (int replicas : REPLICAS) {
            float[][] values = values(replicas, length);
            float[][] second = values(replicas, SECOND_LENGTH);
            float[] average = Floats.average(values);
            float[] averageOfSecond = Floats.average(second);
            List<List<FloatBuffer>> buffers = IntStream.range(0, replicas)
                    .mapToObj(i -> List.of(Floats.direct(length), Floats.direct(SECOND_LENGTH)))
                    .toList();
            for (int ranks = 1; ranks <= replicas; ranks++) {
                for (int i = 0; i < replicas; i++) {
                    buffers.get(i).get(0).put(0, values[i]);
                    buffers.get(i).get(1).put(0, second[i]);
                }
                averageOnce(new ReplicaAssignment(replicas, ranks), buffers);
                for (int i = 0; i < replicas; i++) {
                    assertSameBits(buffers.get(i).get(0), average, ranks, i);
                    assertSameBits(buffers.get(i).get(1), averageOfSecond, ranks, i);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    default void whatIsRoundedIsWhatReplicasContributeAndWhatTheyReceiveOnAnyNumberOfRanks(WireRounding rounding) {
        int length = 2_100;
        for (int replicas : REPLICAS) {
            float[][] values = values(replicas, length);
            float[][] given = Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
            Arrays.stream(given).forEach(one -> rounding.round(one, length));
            float[] average = Floats.average(given);
            rounding.round(average, length);
            for (int ranks = 1; ranks <= replicas; ranks++) {
                ReplicaAssignment assignment = new ReplicaAssignment(replicas, ranks);
                List<List<FloatBuffer>> buffers = Arrays.stream(values)
                        .map(one -> List.of(Floats.of(one)))
                        .toList();
                Ranks.run(
                        link(assignment, LONG, rounding),
                        assignment,
                        (averager, rank) -> averager.average(
                                buffers.subList(assignment.first(rank), assignment.first(rank + 1)),
                                new double[assignment.count(rank)]));
                for (int i = 0; i < replicas; i++) {
                    assertSameBits(buffers.get(i).get(0), average, ranks, i);
                }
            }
        }
    }

    @Test
    default void allRanksGetWhatOneOfThemHoldsBitForBit() {
        int length = 300_007;
        ReplicaAssignment assignment = new ReplicaAssignment(6, 4);
        float[] values = Floats.values(11, length);
        values[0] = Float.intBitsToFloat(0x7f800001); // a signalling NaN
        values[1] = Float.MIN_VALUE;
        values[length - 1] = -0f;
        for (WireRounding rounding : WireRounding.values()) {
            Ranks.run(link(assignment, LONG, rounding), assignment, (averager, rank) -> {
                List<List<FloatBuffer>> own = Floats.buffersOf(assignment.count(rank), 1000);
                for (int root = 0; root < assignment.ranks(); root++) {
                    FloatBuffer large = rank == root ? Floats.of(values) : Floats.direct(length);
                    FloatBuffer small = Floats.of(rank + root);

                    averager.average(own, new double[own.size()]);
                    averager.broadcast(root, List.of(large, Floats.direct(0), small));
                    averager.average(own, new double[own.size()]);

                    assertThat(Floats.mismatch(large, values)).isEqualTo(-1);
                    assertThat(small.get(0)).isEqualTo(2f * root);
                }
            });
        }
    }

    @Test
    default void theOrderOfAdditionsShowsInTheBits() {
        float[][] replicas = values(MOST_REPLICAS, 1024);
        float[] inOneRow = new float[1024];
        for (float[] replica : replicas) {
            for (int i = 0; i < inOneRow.length; i++) {
                inOneRow[i] += replica[i];
            }
        }
        for (int i = 0; i < inOneRow.length; i++) {
            inOneRow[i] *= 1f / MOST_REPLICAS;
        }

        assertThat(Floats.average(replicas))
                .as("values that would not notice a wrong order prove nothing")
                .isNotEqualTo(inOneRow);
    }

    @Test
    default void whatIsNotANumberPasses() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 2);
        List<FloatBuffer> all = List.of(
                Floats.of(Float.NaN, Float.POSITIVE_INFINITY, 1, Float.POSITIVE_INFINITY, -0f),
                Floats.of(1, 2, 1, Float.NEGATIVE_INFINITY, -0f),
                Floats.of(1, 2, 4, 1, -0f));

        averageOnce(assignment, all.stream().map(List::of).toList());

        for (FloatBuffer replica : all) {
            assertThat(replica.get(0)).isNaN();
            assertThat(replica.get(1)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(replica.get(2)).isEqualTo(2f);
            assertThat(replica.get(3)).isNaN();
            assertThat(Float.floatToRawIntBits(replica.get(4))).isEqualTo(Float.floatToRawIntBits(-0f));
        }
    }

    private static float[][] values(int replicas, int length) {
        return IntStream.range(0, replicas)
                .mapToObj(i -> Floats.values(31L * length + i, length))
                .toArray(float[][]::new);
    }

    private void averageOnce(ReplicaAssignment assignment, List<List<FloatBuffer>> all) {
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            int first = assignment.first(rank);
            averager.average(all.subList(first, first + assignment.count(rank)), new double[assignment.count(rank)]);
        });
    }

    private static void assertSameBits(FloatBuffer actual, float[] expected, int ranks, int replica) {
        assertThat(Floats.mismatch(actual, expected))
                .as("where replica %d on %d ranks differs from the plain recursion", replica, ranks)
                .isEqualTo(-1);
    }
}
