package dev.lockstep.driver.ingest.block;

import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.prepare.RowHead;
import dev.lockstep.order.BlockSizes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Which block a row belongs to: the rows of each part, in the order of their keys, are cut into blocks of even size.
 *
 * @param starts for each part the key of the first row of each block
 */
record BlockPlan(Map<Split, long[]> starts) implements Serializable {
    private static final long[] NONE = {};

    /** A block's place: its number in its part. */
    record Place(Split part, int number) {}

    static BlockPlan find(
            SparkSession session, JavaRDD<RowHead> good, SplitBoundaries cuts, Map<Split, Long> rows, int bytesARow) {
        TreeMap<String, Long> counts = new TreeMap<>();
        Map<String, long[]> wanted = new TreeMap<>();
        rows.forEach((part, count) -> {
            counts.put(part.name(), count);
            wanted.put(part.name(), laterStarts(BlockSizes.of(count, bytesARow)));
        });
        Map<String, long[]> found = SortedKeys.at(
                session,
                good.map(row ->
                        new SortedKeys.Key(cuts.part(row).name(), cuts.keys().key(row.origin()))),
                counts,
                wanted);
        Map<Split, long[]> starts = new TreeMap<>();
        rows.forEach((part, count) -> {
            if (count > 0) {
                starts.put(part, behindZero(found.getOrDefault(part.name(), NONE)));
            }
        });
        return new BlockPlan(starts);
    }

    /** The first row of each block but the first. */
    private static long[] laterStarts(int[] sizes) {
        long[] first = new long[Math.max(0, sizes.length - 1)];
        long rows = 0;
        for (int i = 0; i < first.length; i++) {
            rows += sizes[i];
            first[i] = rows;
        }
        return first;
    }

    /** The first block has all keys from 0, the least that there is. */
    private static long[] behindZero(long[] keys) {
        long[] all = new long[keys.length + 1];
        System.arraycopy(keys, 0, all, 1, keys.length);
        return all;
    }

    int count() {
        return starts.values().stream().mapToInt(keys -> keys.length).sum();
    }

    /** The number of the block among all, part after part. */
    int block(Split part, long key) {
        int before = 0;
        for (Map.Entry<Split, long[]> each : starts.entrySet()) {
            if (each.getKey() == part) {
                int found = Arrays.binarySearch(each.getValue(), key);
                return before + (found >= 0 ? found : -found - 2);
            }
            before += each.getValue().length;
        }
        throw new IllegalArgumentException("no blocks are planned for " + part);
    }

    /** The place of the block with this number among all. */
    Place place(int block) {
        int number = block;
        for (Map.Entry<Split, long[]> each : starts.entrySet()) {
            if (number < each.getValue().length) {
                return new Place(each.getKey(), number);
            }
            number -= each.getValue().length;
        }
        throw new IllegalArgumentException("block " + block + " of " + count());
    }
}
