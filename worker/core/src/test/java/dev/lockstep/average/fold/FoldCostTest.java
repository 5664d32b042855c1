package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lockstep.average.Floats;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the averaging loop costs, by a ratio and a count within one run: never by a time, which is that of a machine. */
class FoldCostTest {
    private static final int REPLICAS = 4;
    private static final int FLOATS = 1 << 17;
    private static final int ROUNDS = 400;
    /** It was 1.1; a loop over buffers and not over arrays takes three times as long. */
    private static final double MOST_OF_ADDITIONS = 2;

    private static final long MOST_GARBAGE = 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The same additions as a compiler likes them best, with nothing around them. */
    private static void plain(float[][] replicas, float[] mean) {
        float[] first = replicas[0];
        float[] second = replicas[1];
        float[] third = replicas[2];
        float[] fourth = replicas[3];
        for (int i = 0; i < FLOATS; i++) {
            mean[i] = ((first[i] + second[i]) + (third[i] + fourth[i])) * (1f / REPLICAS);
        }
        for (float[] replica : replicas) {
            System.arraycopy(mean, 0, replica, 0, FLOATS);
        }
    }

    /** The least of many rounds, in turns on one thread: what others take of the machine can only add to it. */
    @Test
    void anAverageTakesHardlyMoreThanItsAdditions() {
        float[][] arrays = new float[REPLICAS][FLOATS];
        FloatBuffer[][] buffers = IntStream.range(0, REPLICAS)
                .mapToObj(i -> new FloatBuffer[] {Floats.direct(FLOATS)})
                .toArray(FloatBuffer[][]::new);
        float[] mean = new float[FLOATS];
        ReplicaFold fold = new ReplicaFold(REPLICAS, WireRounding.NONE);
        long leastPlain = Long.MAX_VALUE;
        long least = Long.MAX_VALUE;
        long garbage = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = THREADS.getCurrentThreadCpuTime();
            plain(arrays, mean);
            long between = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long beginOfFold = THREADS.getCurrentThreadCpuTime();
            fold.average(buffers, 0, 0, FLOATS);
            long end = THREADS.getCurrentThreadCpuTime();
            garbage = Math.min(garbage, THREADS.getCurrentThreadAllocatedBytes() - allocated);
            leastPlain = Math.min(leastPlain, between - began);
            least = Math.min(least, end - beginOfFold);
        }
        assertThat((double) least / leastPlain)
                .as("%d ns of the processor for an average, %d ns for its additions alone", least, leastPlain)
                .isLessThan(MOST_OF_ADDITIONS);
        assertThat(garbage).as("bytes that an average allocates").isLessThan(MOST_GARBAGE);
    }
}
