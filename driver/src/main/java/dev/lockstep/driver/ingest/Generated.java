package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.Part;
import dev.lockstep.data.Rows;
import dev.lockstep.order.SplitMix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Data sets of generators. Any row can be made anywhere by its number, so that only numbers are shuffled and sent. */
final class Generated {
    private Generated() {}

    /** A block to be written: the numbers of its rows in their order. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    private record Plan(BlockPlan.Name name, long[] numbers) implements Serializable {}

    static Manifest write(SparkSession session, DataSpec data, long seed, String name, String folder) {
        Table table = table((SourceSpec.Generator) data.source(), seed);
        Map<Part, long[]> parts = split(table.rows(), data.split(), seed);
        boolean bytes = table.pixelScale().isPresent();
        BlockWriter writer =
                new BlockWriter(folder, new BlockPlan(new EnumMap<>(Part.class)), bytes, table.featureWidth(), 1);
        List<Plan> plans = plan(table, parts);
        List<Manifest.Block> blocks = JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(plans, Math.max(1, plans.size()))
                .map(plan -> writer.write(plan.name(), rows(table, plan)))
                .collect();
        Map<Part, Long> rows = new EnumMap<>(Part.class);
        parts.forEach((part, numbers) -> rows.put(part, (long) numbers.length));
        return new Manifest(
                Manifest.VERSION,
                name,
                data.source().getClass().getSimpleName(),
                table.featureShape(),
                table.featureNames(),
                table.classes(),
                table.classes().isPresent() ? List.of() : List.of("y"),
                table.pixelScale(),
                rows,
                blocks);
    }

    private static Table table(SourceSpec.Generator source, long seed) {
        if (source instanceof SourceSpec.Moons spec) {
            return Points.moons(spec, seed);
        }
        if (source instanceof SourceSpec.Circles spec) {
            return Points.circles(spec, seed);
        }
        if (source instanceof SourceSpec.Spirals spec) {
            return Points.spirals(spec, seed);
        }
        if (source instanceof SourceSpec.Blobs spec) {
            return Points.blobs(spec, seed);
        }
        if (source instanceof SourceSpec.Xor spec) {
            return Points.xor(spec, seed);
        }
        if (source instanceof SourceSpec.Linear spec) {
            return Points.linear(spec, seed);
        }
        return DigitPictures.table(source.rows(), seed);
    }

    private static Rows rows(Table table, Plan plan) {
        int count = plan.numbers().length;
        Rows rows = table.pixelScale().isPresent()
                ? Rows.ofBytes(count, table.featureWidth(), 1, 1)
                : Rows.ofFloats(count, table.featureWidth(), 1);
        for (int i = 0; i < count; i++) {
            table.maker().make(plan.numbers()[i], rows, i);
        }
        return rows;
    }

    /** Row numbers of each part: all of them shuffled once, the test part first, then validation, then training. */
    private static Map<Part, long[]> split(long rows, DataSpec.SplitSpec split, long seed) {
        long[] shuffled = new long[Math.toIntExact(rows)];
        SplitMix random = new SplitMix(SplitMix.seed(seed, 0x5B1F));
        for (int i = 0; i < shuffled.length; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        int test = (int) Math.round(rows * split.test().drawn());
        int validation = (int) Math.round((rows - test) * split.validation().drawn());
        Map<Part, long[]> parts = new EnumMap<>(Part.class);
        parts.put(Part.TEST, Arrays.copyOfRange(shuffled, 0, test));
        parts.put(Part.VALIDATION, Arrays.copyOfRange(shuffled, test, test + validation));
        parts.put(Part.TRAIN, Arrays.copyOfRange(shuffled, test + validation, shuffled.length));
        return parts;
    }

    private static List<Plan> plan(Table table, Map<Part, long[]> parts) {
        int bytesARow = table.featureWidth() * (table.pixelScale().isPresent() ? 1 : Float.BYTES);
        int rowsABlock = BlockPlan.rowsABlock(bytesARow);
        List<Plan> plans = new ArrayList<>();
        parts.forEach((part, numbers) -> {
            for (int first = 0; first < numbers.length; first += rowsABlock) {
                int end = Math.min(numbers.length, first + rowsABlock);
                plans.add(new Plan(BlockPlan.name(part, first / rowsABlock), Arrays.copyOfRange(numbers, first, end)));
            }
        });
        return plans;
    }
}
