package dev.lockstep.driver.ingest.block;

import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.prepare.RowHead;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;

/**
 * Which part a row belongs to. Of the rows that the source leaves to the split, in the order of their keys, the first are
 * for the test, the next, or those of a fold, for validation and all others for training; where it is stratified, so within each class.
 */
public record SplitBoundaries(RowKeys keys, boolean stratify, Map<String, Cut> cuts) implements Serializable {
    private static final long[] NONE = {};

    /** The first key that is no test row any more, and the keys between which validation rows are. */
    record Cut(long test, long from, long end) implements Serializable {}

    /** Where the source says the part of each row itself. */
    public static SplitBoundaries none(RowKeys keys) {
        return new SplitBoundaries(keys, false, new TreeMap<>());
    }

    public Split part(RowHead row) {
        if (!row.part().isEmpty()) {
            return Split.valueOf(row.part().toUpperCase(Locale.ROOT));
        }
        Cut cut = cuts.getOrDefault(stratum(row, stratify), new Cut(0, 0, 0));
        long key = keys.key(row.origin());
        if (key < cut.test()) {
            return Split.TEST;
        }
        return key >= cut.from() && key < cut.end() ? Split.VALIDATION : Split.TRAIN;
    }

    /** How many rows each part has; 0 of one that has none. */
    public Map<Split, Long> count(JavaRDD<RowHead> good) {
        FlatMapFunction<Iterator<RowHead>, Map<Split, Long>> counting = rows -> {
            Map<Split, Long> some = new EnumMap<>(Split.class);
            rows.forEachRemaining(row -> some.merge(part(row), 1L, Long::sum));
            return List.of(some).iterator();
        };
        Map<Split, Long> all = new EnumMap<>(Split.class);
        for (Split part : Split.values()) {
            all.put(part, 0L);
        }
        good.mapPartitions(counting)
                .collect()
                .forEach(some -> some.forEach((part, rows) -> all.merge(part, rows, Long::sum)));
        return all;
    }

    private static String stratum(RowHead row, boolean stratify) {
        return stratify ? String.valueOf(row.label()) : "";
    }

    /**
     * Finds the keys that cut the parts from each other.
     *
     * @param counts rows to be split of each stratum, which is a class; all below {@code ""} where they are not stratified
     * @param shares of the test, and where validation begins and ends among the rest
     */
    public static SplitBoundaries find(
            SparkSession session,
            JavaRDD<RowHead> good,
            RowKeys keys,
            boolean stratify,
            SortedMap<String, Long> counts,
            double[] shares) {
        Map<String, long[]> ends = new TreeMap<>();
        Map<String, long[]> wanted = new TreeMap<>();
        counts.forEach((stratum, rows) -> {
            long test = Math.round(rows * shares[0]);
            long from = test + Math.round((rows - test) * shares[1]);
            long end = test + Math.round((rows - test) * shares[2]);
            ends.put(stratum, new long[] {test, from, end});
            wanted.put(
                    stratum,
                    LongStream.of(test, from, end)
                            .distinct()
                            .filter(place -> place > 0 && place < rows)
                            .toArray());
        });
        Map<String, long[]> found = SortedKeys.at(
                session,
                good.filter(row -> row.part().isEmpty())
                        .map(row -> new SortedKeys.Key(stratum(row, stratify), keys.key(row.origin()))),
                counts,
                wanted);
        TreeMap<String, Cut> cuts = new TreeMap<>();
        ends.forEach((stratum, end) -> cuts.put(
                stratum,
                new Cut(
                        key(end[0], counts, stratum, wanted, found),
                        key(end[1], counts, stratum, wanted, found),
                        key(end[2], counts, stratum, wanted, found))));
        return new SplitBoundaries(keys, stratify, cuts);
    }

    private static long key(
            long place,
            Map<String, Long> counts,
            String stratum,
            Map<String, long[]> wanted,
            Map<String, long[]> found) {
        if (place == 0) {
            return 0;
        }
        if (place >= counts.getOrDefault(stratum, 0L)) {
            return Long.MAX_VALUE;
        }
        int at = Arrays.binarySearch(wanted.getOrDefault(stratum, NONE), place);
        return found.getOrDefault(stratum, NONE)[at];
    }
}
