package dev.lockstep.benchmarks;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.config.AugmentSpec.Flip;
import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** How many rows of 784 bytes feeds alone deliver to 4 replicas, as batches of 128 rows of floats. */
public final class FeedBenchmark {
    private static final int REPLICAS = 4;
    private static final int BATCH = 128;
    private static final long ROWS = 400_000;
    private static final int ROUNDS = 9;
    private static final long WHOLE = 1L << 30;
    private static final long WINDOWS = 40L << 20;

    private FeedBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path folder = new Path(Files.createTempDirectory("feed").toUri());
        try {
            String directory = new Path(folder, "rows").toString();
            ByteRows.write(new Path(directory), ROWS);
            AugmentSpec some = new AugmentSpec(Optional.of(Flip.HORIZONTAL), 2, 0, 0, 0.2, 0, 0, 0);
            AugmentSpec turned = new AugmentSpec(Optional.of(Flip.HORIZONTAL), 2, 10, 0.1, 0.2, 0, 0, 0);
            Benchmarks.say("%d cores", Runtime.getRuntime().availableProcessors());
            Benchmarks.say("%-44s %14s %14s", "rows", "median rows/s", "least rows/s");
            measure("in memory", directory, reading(WHOLE, AugmentSpec.NONE));
            measure("by windows of blocks", directory, reading(WINDOWS, AugmentSpec.NONE));
            measure("in memory, flipped, shifted, erased", directory, reading(WHOLE, some));
            measure("in memory, turned and cropped besides", directory, reading(WHOLE, turned));
        } finally {
            folder.getFileSystem(new Configuration()).delete(folder, true);
        }
    }

    private static ReadOptions reading(long memory, AugmentSpec augment) {
        return new ReadOptions(memory, augment, DataSpec.Predict.LABEL, Optional.empty(), Duration.ofMinutes(1));
    }

    private static void measure(String name, String directory, ReadOptions options) {
        try (ArrowDataset dataset = ArrowDataset.open(directory, options);
                ThreadTeam team = new ThreadTeam(REPLICAS)) {
            long steps = dataset.shards(REPLICAS, BATCH).stepsPerEpoch();
            BatchFeed[] feeds = IntStream.range(0, REPLICAS)
                    .mapToObj(replica -> dataset.trainingFeed(replica, REPLICAS, BATCH, 42))
                    .toArray(BatchFeed[]::new);
            double[] speeds = new double[ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                long first = (round + 2) * steps;
                long began = System.nanoTime();
                team.run(replica -> {
                    for (long step = first; step < first + steps; step++) {
                        feeds[replica].batch(step);
                    }
                });
                if (round >= 0) {
                    speeds[round] = ROWS * 1e9 / (System.nanoTime() - began);
                }
            }
            Arrays.sort(speeds);
            Benchmarks.say("%-44s %,14.0f %,14.0f", name, speeds[ROUNDS / 2], speeds[0]);
            Arrays.stream(feeds).forEach(BatchFeed::close);
        }
    }
}
