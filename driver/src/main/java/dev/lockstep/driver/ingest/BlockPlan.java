package dev.lockstep.driver.ingest;

import dev.lockstep.data.Part;
import dev.lockstep.order.BlockSizes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Which block a row belongs to: the rows of each part, in the order of their keys, are cut into blocks of the same number
 * of rows, but for one.
 *
 * @param starts for each part the key of the first row of each block
 */
record BlockPlan(EnumMap<Part, long[]> starts) implements Serializable {
    private static final List<Part> ORDER = List.of(Part.TEST, Part.VALIDATION, Part.TRAIN);

    static BlockPlan find(SparkSession session, JavaRDD<Checked> good, Cuts cuts, Map<Part, Long> rows, int bytesARow) {
        TreeMap<String, Long> counts = new TreeMap<>();
        Map<String, long[]> wanted = new TreeMap<>();
        rows.forEach((part, count) -> {
            counts.put(part.name(), count);
            wanted.put(part.name(), starts(BlockSizes.of(count, bytesARow)));
        });
        Map<String, long[]> found = SortedKeys.at(
                session,
                good.map(
                        row -> SortedKeys.row(cuts.part(row).name(), cuts.keys().key(row.origin()))),
                counts,
                wanted);
        EnumMap<Part, long[]> starts = new EnumMap<>(Part.class);
        rows.forEach((part, count) -> {
            long[] later = found.getOrDefault(part.name(), new long[0]);
            long[] all = new long[count == 0 ? 0 : later.length + 1];
            System.arraycopy(later, 0, all, Math.min(1, all.length), later.length);
            starts.put(part, all);
        });
        return new BlockPlan(starts);
    }

    /** The places at which blocks begin, but for the first. */
    private static long[] starts(int[] sizes) {
        long[] starts = new long[Math.max(0, sizes.length - 1)];
        long at = 0;
        for (int i = 0; i < starts.length; i++) {
            at += sizes[i];
            starts[i] = at;
        }
        return starts;
    }

    int count() {
        return starts.values().stream().mapToInt(keys -> keys.length).sum();
    }

    /** The number of the block among all, in the order of the manifest. */
    int block(Part part, long key) {
        int before = 0;
        for (Part each : ORDER) {
            long[] keys = starts.getOrDefault(each, new long[0]);
            if (each == part) {
                int found = Arrays.binarySearch(keys, key);
                return before + (found >= 0 ? found : -found - 2);
            }
            before += keys.length;
        }
        throw new IllegalStateException("no order for " + part);
    }

    /** The parts of all blocks, and their numbers there, by their number among all. */
    List<Name> names() {
        List<Name> names = new ArrayList<>();
        for (Part part : ORDER) {
            for (int i = 0; i < starts.getOrDefault(part, new long[0]).length; i++) {
                names.add(new Name(part, i));
            }
        }
        return List.copyOf(names);
    }

    record Name(Part part, int number) implements Serializable {}
}
