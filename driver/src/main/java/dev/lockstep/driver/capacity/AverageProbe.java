package dev.lockstep.driver.capacity;

import dev.lockstep.average.Averager;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.capacity.AverageSample;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Averaging alone, as runs do it, by numbers of ranks and by sizes. The first ranks take part, the others wait. Whether a larger size
 * is tried follows from what all ranks took for the one before and have room for, so that all decide alike.
 *
 * @param sizes floats of a replica, from the least on
 * @param counts of ranks
 * @param replicasARank on each of them
 * @param secondsACount that one number of ranks may take, about
 */
record AverageProbe(
        List<Long> sizes, List<Integer> counts, int replicasARank, double secondsACount, WireRounding rounding)
        implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final int REPEATS = 3;
    private static final int LEAST_AVERAGES = 3;
    private static final int MOST_AVERAGES = 200;
    private static final double SECONDS_OF_A_REPEAT = 0.1;
    private static final double SECONDS_OF_WARM_UP = 0.5;
    private static final int MOST_TO_WARM_UP = 2_000;
    /** Of what is free, what buffers may take. */
    private static final double SHARE_OF_MEMORY = 0.25;

    @Override
    public void run(ProbeRank rank) throws Exception {
        List<String> names = rank.meet(rank.name());
        for (int count : counts) {
            if (rank.number() < count) {
                takePart(rank, List.copyOf(names.subList(0, count)));
            } else {
                rank.meet(new ArrayList<PeerEndpoint>());
            }
            rank.meet(count);
        }
    }

    private void takePart(ProbeRank rank, List<String> places) throws IOException, InterruptedException {
        int count = places.size();
        try (RankExchange exchange = rank.listen("average-" + count, rank.number(), rounding);
                ThreadTeam team = new ThreadTeam(replicasARank)) {
            List<ArrayList<PeerEndpoint>> all = rank.meet(new ArrayList<>(List.of(exchange.peer())));
            List<PeerEndpoint> peers = all.stream().flatMap(List::stream).toList();
            try (Averager averager = exchange.join(new ReplicaAssignment(count * replicasARank, count), peers, team)) {
                new Sizes(rank, averager, places).measure();
            }
        }
    }

    /** One group of ranks. */
    private final class Sizes {
        private final ProbeRank rank;
        private final Averager averager;
        private final List<String> places;
        private final double[] notes = new double[replicasARank];
        private long step;

        Sizes(ProbeRank rank, Averager averager, List<String> places) {
            this.rank = rank;
            this.averager = averager;
            this.places = places;
        }

        void measure() {
            double left = secondsACount - warmUp();
            for (long floats : sizes) {
                double room = most(-(double) FreeMemory.bytes() / rank.memory().sharers());
                if (4.0 * floats * replicasARank > -room * SHARE_OF_MEMORY
                        || floats > Integer.MAX_VALUE / Float.BYTES) {
                    return;
                }
                double seconds = measure(floats);
                left -= seconds;
                // The next size takes as many times as long, at least once for each repeat and to warm up.
                int at = sizes.indexOf(floats) + 1;
                if (at == sizes.size() || left < seconds * sizes.get(at) / floats) {
                    return;
                }
            }
        }

        /** What is compiled in the first averages, and links that only begin to fill, would be taken for slow. */
        private double warmUp() {
            long began = System.nanoTime();
            List<List<FloatBuffer>> buffers = buffers(sizes.get(0));
            average(buffers);
            double each = most(average(buffers));
            double wanted = Math.min(SECONDS_OF_WARM_UP, secondsACount / 8) / each;
            for (int i = 0; i < Math.min(MOST_TO_WARM_UP, wanted); i++) {
                average(buffers);
            }
            return most((System.nanoTime() - began) / 1e9);
        }

        private List<List<FloatBuffer>> buffers(long floats) {
            return Stream.generate(() -> List.of(DirectFloats.of(floats)))
                    .limit(replicasARank)
                    .toList();
        }

        /** What all of it took, by the slowest rank. */
        private double measure(long floats) {
            long began = System.nanoTime();
            List<List<FloatBuffer>> buffers = buffers(floats);
            average(buffers);
            double first = most(average(buffers));
            int averages = (int) Math.max(LEAST_AVERAGES, Math.min(MOST_AVERAGES, SECONDS_OF_A_REPEAT / first));
            List<Double> medians = new ArrayList<>();
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                double[] seconds = new double[averages];
                for (int i = 0; i < averages; i++) {
                    seconds[i] = average(buffers);
                }
                Arrays.sort(seconds);
                medians.add(seconds[averages / 2]);
            }
            if (rank.number() == 0) {
                rank.tell(new AverageSample(floats, places.size() * replicasARank, places, new Repeats(medians)));
            }
            return most((System.nanoTime() - began) / 1e9);
        }

        private double average(List<List<FloatBuffer>> buffers) {
            averager.at(step++);
            long began = System.nanoTime();
            averager.average(buffers, notes);
            return (System.nanoTime() - began) / 1e9;
        }

        /** The most of what all ranks say. */
        private double most(double own) {
            double[][] rows = new double[replicasARank][];
            Arrays.fill(rows, new double[] {own});
            return Arrays.stream(averager.gather(rows))
                    .mapToDouble(row -> row[0])
                    .max()
                    .orElse(own);
        }
    }
}
