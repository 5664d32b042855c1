package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That there can be more floats than an int counts bytes of; of links that count for themselves. */
interface LargeAverageContract extends AveragerUnderTest {
    int LARGE = 1 << 26;

    /** The same buffer nine times over is 2.4 GB to average; its last values lie beyond 2^31 bytes. */
    @Test
    default void moreThanTwoGigabytesAreAveraged() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            FloatBuffer large = Floats.direct(LARGE);
            FloatBuffer last = Floats.of(1 + rank, 2, 3 + 4 * rank);
            large.put(0, rank).put(LARGE - 1, 2 + rank);
            List<FloatBuffer> its = new ArrayList<>(Collections.nCopies(9, large));
            its.add(last);

            averager.average(List.of(its), new double[1]);

            assertThat(large.get(0)).isEqualTo(0.5f);
            assertThat(large.get(LARGE - 1)).isEqualTo(2.5f);
            assertThat(IntStream.range(0, 3).mapToObj(last::get)).containsExactly(1.5f, 2f, 5f);
        });
    }
}
