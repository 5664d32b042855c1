package dev.lockstep.driver.ingest.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockParcelsTest {
    private static CheckedRow row(int number, int bytes) {
        return new CheckedRow(
                new RowOrigin("a", number), "", new Object[] {new byte[bytes], "label"}, List.of(), false);
    }

    private static List<Long> numbers(PackedRows parcel) {
        List<Long> numbers = new ArrayList<>();
        parcel.rows().forEachRemaining(row -> numbers.add(row.origin().row()));
        return numbers;
    }

    @Test
    void bringEachRowToItsBlock() {
        Iterator<CheckedRow> rows =
                IntStream.range(0, 10_000).mapToObj(i -> row(i, i % 500)).iterator();
        List<List<Long>> found = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        new BlockParcels(rows, row -> (int) row.origin().row() % 3, row -> row)
                .forEachRemaining(parcel -> found.get(parcel._1()).addAll(numbers(parcel._2())));
        for (int block = 0; block < 3; block++) {
            int first = block;
            assertThat(found.get(block))
                    .isEqualTo(IntStream.range(0, 10_000)
                            .filter(i -> i % 3 == first)
                            .mapToObj(i -> (long) i)
                            .toList());
        }
    }

    @Test
    void holdBackNoMoreThanAFewMegabytesHoweverManyBlocksThereAre() {
        AtomicInteger asked = new AtomicInteger();
        Iterator<CheckedRow> rows = IntStream.range(0, 100_000)
                .peek(i -> asked.incrementAndGet())
                .mapToObj(i -> row(i, 1000))
                .iterator();
        BlockParcels parcels = new BlockParcels(rows, row -> (int) row.origin().row() % 20_000, row -> row);
        assertThat(parcels.hasNext()).isTrue();
        assertThat(asked.get()).as("rows that were taken before any was given").isBetween(1000, 9000);
    }
}
