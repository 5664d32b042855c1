package dev.lockstep.driver.ingest.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.RowHead;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
    private static List<CheckedRow> again(List<CheckedRow> rows) {
        List<CheckedRow> again = new ArrayList<>();
        Iterator<PackedRows> packed = PackedRows.pack(rows.iterator());
        while (packed.hasNext()) {
            packed.next().rows().forEachRemaining(again::add);
        }
        return again;
    }

    private static CheckedRow row(String file, long number, @Nullable Object... values) {
        return new CheckedRow(new RowOrigin(file, number), "", values, List.of(), false);
    }

    @Test
    void everyKindOfValueComesBackAsItWas() {
        List<CheckedRow> rows = List.of(
                row("a", 1, 1.5, null, "latin é", "wide \u20AC", "no Unicode \uD800", ""),
                row("b", Long.MAX_VALUE, new byte[] {-1, 0, 1}, "x".repeat(100_000)),
                row("a", 0, new float[] {1, -0f, Float.MIN_VALUE}, new float[0]),
                row("a", 2, new float[] {7}, new String[] {"p", "q", "p"}),
                new CheckedRow(new RowOrigin("c", 3), "test", new Object[0], List.of("one", "two"), false),
                new CheckedRow(new RowOrigin("c", 4), "validation", new Object[0], List.of(), true));

        assertThat(again(rows)).usingRecursiveFieldByFieldElementComparator().isEqualTo(rows);
        List<RowHead> heads = new ArrayList<>();
        PackedRows.pack(rows.iterator()).next().heads().forEachRemaining(heads::add);
        assertThat(heads)
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(rows.stream().map(CheckedRow::head).toList());
    }

    @Test
    void noneAndManyComeBackInTheirOrder() {
        assertThat(again(List.of())).isEmpty();
        List<CheckedRow> rows = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            rows.add(row("file" + i % 3, i, (double) i));
        }
        assertThat(again(rows)).usingRecursiveFieldByFieldElementComparator().isEqualTo(rows);
    }
}
