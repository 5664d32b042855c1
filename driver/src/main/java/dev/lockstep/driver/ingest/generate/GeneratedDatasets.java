package dev.lockstep.driver.ingest.generate;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.NewDataset;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.VanishedParts;
import dev.lockstep.order.BlockSizes;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Data sets of generators. Any row can be made anywhere by its number, so that only numbers are shuffled and sent. */
public final class GeneratedDatasets {
    private GeneratedDatasets() {}

    public static void write(SparkSession session, DataSpec data, long seed, NewDataset made) throws IOException {
        NumberedTable table = table((SourceSpec.Generator) data.source(), seed);
        BlockWriter writer = made.writer(table.schema(), table.pixelScale());
        Map<Split, long[]> parts = split(table.rows(), data.split(), seed);
        Map<Split, Long> counts = new EnumMap<>(Split.class);
        parts.forEach((part, numbers) -> counts.put(part, (long) numbers.length));
        VanishedParts.check(data.split(), counts, "");
        List<BlockTask.Plan> plans = plan(writer, parts);
        BlockTask task = new BlockTask(table.maker(), writer);
        List<BlockWriter.Written> written = JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(plans, Math.max(1, plans.size()))
                .map(task::write)
                .collect();
        made.commit(writer, DatasetManifest.Story.plain(data.source().getClass().getSimpleName()), written);
    }

    private static NumberedTable table(SourceSpec.Generator source, long seed) {
        if (source instanceof SourceSpec.Moons spec) {
            return PointGenerators.moons(spec, seed);
        }
        if (source instanceof SourceSpec.Circles spec) {
            return PointGenerators.circles(spec, seed);
        }
        if (source instanceof SourceSpec.Spirals spec) {
            return PointGenerators.spirals(spec, seed);
        }
        if (source instanceof SourceSpec.Blobs spec) {
            return PointGenerators.blobs(spec, seed);
        }
        if (source instanceof SourceSpec.Xor spec) {
            return PointGenerators.xor(spec, seed);
        }
        if (source instanceof SourceSpec.Linear spec) {
            return PointGenerators.linear(spec, seed);
        }
        return DigitPictures.table(source.rows(), seed);
    }

    /** Row numbers of each part: all of them shuffled once, the test part first, then validation, then training. */
    private static Map<Split, long[]> split(long rows, DataSpec.SplitSpec split, long seed) {
        long[] shuffled = new long[Math.toIntExact(rows)];
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, 0x5B1F));
        for (int i = 0; i < shuffled.length; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        int test = (int) Math.round(rows * split.test().drawn());
        int from = test + (int) Math.round((rows - test) * split.validation().begin());
        int end = test + (int) Math.round((rows - test) * split.validation().end());
        Map<Split, long[]> parts = new EnumMap<>(Split.class);
        parts.put(Split.TEST, Arrays.copyOfRange(shuffled, 0, test));
        parts.put(Split.VALIDATION, Arrays.copyOfRange(shuffled, from, end));
        parts.put(
                Split.TRAIN,
                LongStream.concat(Arrays.stream(shuffled, test, from), Arrays.stream(shuffled, end, shuffled.length))
                        .toArray());
        return parts;
    }

    private static List<BlockTask.Plan> plan(BlockWriter writer, Map<Split, long[]> parts) {
        List<BlockTask.Plan> plans = new ArrayList<>();
        parts.forEach((part, numbers) -> {
            int first = 0;
            int number = 0;
            for (int size : BlockSizes.of(numbers.length, writer.form().bytesARow())) {
                plans.add(new BlockTask.Plan(part, number++, Arrays.copyOfRange(numbers, first, first + size)));
                first += size;
            }
        });
        return plans;
    }
}
