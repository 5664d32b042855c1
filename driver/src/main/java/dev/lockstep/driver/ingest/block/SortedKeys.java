package dev.lockstep.driver.ingest.block;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Finds which key stands at a place among all keys of a group. Only of few rows are all keys brought to one machine. */
final class SortedKeys {
    /** Of so many rows the driver sorts the keys itself, in 8 MB and less time than it takes Spark to plan a sort. */
    private static final long FEW = 1 << 20;

    private static final StructType SCHEMA =
            new StructType().add("group", DataTypes.StringType, false).add("key", DataTypes.LongType, false);

    private SortedKeys() {}

    record Key(String group, long key) implements Serializable {}

    /**
     * The keys at places in their groups.
     *
     * @param counts how many keys each group has
     * @param wanted places in each group, from 0, ascending and below its count
     */
    static Map<String, long[]> at(
            SparkSession session, JavaRDD<Key> keys, SortedMap<String, Long> counts, Map<String, long[]> wanted) {
        if (wanted.values().stream().allMatch(places -> places.length == 0)) {
            return Map.of();
        }
        long all = counts.values().stream().mapToLong(count -> count).sum();
        return all <= FEW ? ofFew(keys, wanted) : ofMany(session, keys, counts, wanted);
    }

    static Map<String, long[]> ofFew(JavaRDD<Key> keys, Map<String, long[]> wanted) {
        FlatMapFunction<Iterator<Key>, Map<String, long[]>> gathering =
                found -> List.of(gathered(found)).iterator();
        Map<String, long[]> sorted = new TreeMap<>();
        keys.mapPartitions(gathering)
                .collect()
                .forEach(some -> some.forEach((group, more) -> sorted.merge(group, more, SortedKeys::joined)));
        sorted.values().forEach(Arrays::sort);
        Map<String, long[]> keysAt = new TreeMap<>();
        wanted.forEach((group, places) -> keysAt.put(
                group,
                LongStream.of(places)
                        .map(place -> sorted.getOrDefault(group, new long[0])[(int) place])
                        .toArray()));
        return keysAt;
    }

    private static Map<String, long[]> gathered(Iterator<Key> keys) {
        Map<String, LongStream.Builder> groups = new TreeMap<>();
        keys.forEachRemaining(key -> groups.computeIfAbsent(key.group(), group -> LongStream.builder())
                .add(key.key()));
        Map<String, long[]> arrays = new TreeMap<>();
        groups.forEach((group, each) -> arrays.put(group, each.build().toArray()));
        return arrays;
    }

    private static long[] joined(long[] some, long[] more) {
        long[] both = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        return both;
    }

    static Map<String, long[]> ofMany(
            SparkSession session, JavaRDD<Key> keys, SortedMap<String, Long> counts, Map<String, long[]> wanted) {
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
        List<Long> found = session.createDataFrame(keys.map(key -> RowFactory.create(key.group(), key.key())), SCHEMA)
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
