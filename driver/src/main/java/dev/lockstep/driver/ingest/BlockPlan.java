package dev.lockstep.driver.ingest;

import dev.lockstep.data.Part;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Which block a row belongs to: the rows of each part, in the order of their keys, are cut into blocks of the same number
 * of rows, the last one shorter.
 *
 * @param starts for each part the key of the first row of each block
 */
record BlockPlan(EnumMap<Part, long[]> starts) implements Serializable {
    private static final int BYTES_A_BLOCK = 8 << 20;
    private static final int MOST_ROWS_A_BLOCK = 1 << 16;
    private static final List<Part> ORDER = List.of(Part.TEST, Part.VALIDATION, Part.TRAIN);

    static int rowsABlock(int bytesARow) {
        return Math.max(1, Math.min(MOST_ROWS_A_BLOCK, BYTES_A_BLOCK / bytesARow));
    }

    static BlockPlan find(
            SparkSession session, JavaRDD<Checked> good, Cuts cuts, Map<Part, Long> rows, int rowsABlock) {
        TreeMap<String, Long> counts = new TreeMap<>();
        Map<String, long[]> wanted = new TreeMap<>();
        rows.forEach((part, count) -> {
            counts.put(part.name(), count);
            wanted.put(
                    part.name(),
                    LongStream.iterate(rowsABlock, at -> at < count, at -> at + rowsABlock)
                            .toArray());
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

    /** The parts and files of all blocks, by their number. */
    List<Name> names() {
        List<Name> names = new ArrayList<>();
        for (Part part : ORDER) {
            for (int i = 0; i < starts.getOrDefault(part, new long[0]).length; i++) {
                names.add(name(part, i));
            }
        }
        return List.copyOf(names);
    }

    static Name name(Part part, int number) {
        String word = part.name().toLowerCase(Locale.ROOT);
        return new Name(part, String.format(Locale.ROOT, "%s-%05d.arrow", word, number));
    }

    record Name(Part part, String file) implements Serializable {}
}
