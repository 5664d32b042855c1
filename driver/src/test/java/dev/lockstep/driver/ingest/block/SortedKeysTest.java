package dev.lockstep.driver.ingest.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.ingest.SparkTest;
import dev.lockstep.order.SplitMixRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class SortedKeysTest extends SparkTest {
    private static final long[] NONE = {};

    @Test
    void areTheSameWhetherTheDriverSortsThemOrSpark() {
        SplitMixRandom random = new SplitMixRandom(1);
        List<SortedKeys.Key> all = new ArrayList<>();
        Map<String, List<Long>> sorted = new TreeMap<>();
        TreeMap<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            String group = "group " + random.nextInt(3);
            long key = i % 9 == 0 ? 7 : random.nextLong() >>> 2; // some are alike
            all.add(new SortedKeys.Key(group, key));
            sorted.computeIfAbsent(group, g -> new ArrayList<>()).add(key);
            counts.merge(group, 1L, Long::sum);
        }
        counts.put("nobody", 0L);
        Map<String, long[]> wanted =
                Map.of("group 0", new long[] {0, 5, 100}, "group 1", new long[0], "group 2", new long[] {
                    counts.getOrDefault("group 2", 0L) - 1
                });
        JavaRDD<SortedKeys.Key> keys =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(all, 3);

        Map<String, long[]> few = SortedKeys.ofFew(keys, wanted);
        Map<String, long[]> many = SortedKeys.ofMany(spark, keys, counts, wanted);
        sorted.forEach((group, each) -> {
            each.sort(Long::compare);
            long[] places = wanted.getOrDefault(group, NONE);
            for (int i = 0; i < places.length; i++) {
                long expected = each.get((int) places[i]);
                assertThat(few.getOrDefault(group, NONE)[i]).isEqualTo(expected);
                assertThat(many.getOrDefault(group, NONE)[i]).isEqualTo(expected);
            }
        });
    }
}
