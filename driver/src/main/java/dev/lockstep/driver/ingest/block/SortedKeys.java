package dev.lockstep.driver.ingest.block;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Finds which key stands at a place among all keys of a group, without bringing them to one machine. */
final class SortedKeys {
    private static final StructType SCHEMA =
            new StructType().add("group", DataTypes.StringType, false).add("key", DataTypes.LongType, false);

    private SortedKeys() {}

    static Row row(String group, long key) {
        return RowFactory.create(group, key);
    }

    /**
     * The keys at places in their groups.
     *
     * @param counts how many keys each group has
     * @param wanted places in each group, from 0, ascending and below its count
     */
    static Map<String, long[]> at(
            SparkSession session, JavaRDD<Row> keys, SortedMap<String, Long> counts, Map<String, long[]> wanted) {
        long[] places =
                new long[wanted.values().stream().mapToInt(each -> each.length).sum()];
        int filled = 0;
        long before = 0;
        for (Map.Entry<String, Long> group : counts.entrySet()) {
            for (long place : wanted.getOrDefault(group.getKey(), new long[0])) {
                places[filled++] = before + place;
            }
            before += group.getValue();
        }
        if (places.length == 0) {
            return Map.of();
        }
        List<Long> found = session.createDataFrame(keys, SCHEMA)
                .sort("group", "key")
                .javaRDD()
                .map(row -> row.getLong(1))
                .zipWithIndex()
                .filter(each -> Arrays.binarySearch(places, each._2()) >= 0)
                .map(each -> each._1())
                .collect();
        Map<String, long[]> keysAt = new TreeMap<>();
        int taken = 0;
        for (String group : counts.keySet()) {
            int count = wanted.getOrDefault(group, new long[0]).length;
            keysAt.put(
                    group,
                    found.subList(taken, taken + count).stream()
                            .mapToLong(key -> key)
                            .toArray());
            taken += count;
        }
        return keysAt;
    }
}
