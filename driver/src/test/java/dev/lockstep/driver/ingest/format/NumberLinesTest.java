package dev.lockstep.driver.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberLinesTest {
    private static final List<String> COLUMNS = List.of("load", "heat");
    private static final String TABLE = "date,heat,load\n2016-07-01,1.5,2\n2016-07-02,-3,4e1\n2016-07-03,5,6\n";

    private static LineReader lines(String text) {
        return lines(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LineReader lines(byte[] text) {
        return new LineReader(new Utf8Reader("t.csv", new ByteArrayInputStream(text), 0));
    }

    @Test
    void columnsAreTakenInTheOrderAsked() throws IOException {
        NumberLines numbers = NumberLines.header(lines(TABLE), SeriesForm.plain(COLUMNS));

        assertThat(numbers.next()).containsExactly(2, 1.5f);
        assertThat(numbers.next()).containsExactly(40, -3);
        assertThat(numbers.next()).isNotNull();
        assertThat(numbers.next()).isNull();
    }

    @Test
    void anIndexCountsLinesAndKnowsWhereTheFirstStands() throws IOException {
        LineIndex index = LineIndex.of(lines(TABLE), SeriesForm.plain(COLUMNS));

        assertThat(index.lines()).isEqualTo(3);
        assertThat(index.anchor(2)).isEqualTo(15);
        assertThat(index.header()).isEqualTo("date,heat,load");
    }

    @Test
    void aFaultNamesLineAndColumn() {
        assertFault(TABLE.replace("-3", "?"), "t.csv line 3 column heat: '?' is not a number");
        assertFault(TABLE.replace("-3", ""), "t.csv line 3 column heat: is missing");
        assertFault(TABLE.replace("-3", "NaN"), "t.csv line 3 column heat: 'NaN' is not a number");
        assertFault(TABLE.replace("-3,", ""), "t.csv line 3 has 2 values, but the header names 3 columns");
        assertFault(TABLE.replace("load", "cold"), "t.csv has no column load; there are date, heat, cold");
        assertFault("", "t.csv is empty");
    }

    private static void assertFault(String table, String message) {
        assertThatThrownBy(() -> LineIndex.of(lines(table), SeriesForm.plain(COLUMNS)))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void damagedTablesGiveNumbersOrAnError() throws Exception {
        Mutations.check(FormatException.class, TABLE.getBytes(StandardCharsets.UTF_8), "t.csv", damaged -> {
            NumberLines numbers = NumberLines.header(lines(damaged), SeriesForm.plain(COLUMNS));
            for (float[] each = numbers.next(); each != null; each = numbers.next()) {
                assertThat(each).hasSize(2);
            }
            return true;
        });
    }

    @Test
    void momentsOfPartsAreThoseOfTheWhole() {
        ColumnMoments whole = new ColumnMoments(2);
        ColumnMoments first = new ColumnMoments(2);
        ColumnMoments second = new ColumnMoments(2);
        for (int i = 0; i < 100; i++) {
            float[] line = {i * i, 7};
            whole.add(line);
            (i < 30 ? first : second).add(line);
        }
        first.add(second);
        first.add(new ColumnMoments(2));

        assertThat(first.mean(0)).isEqualTo(3283.5, within(1e-9));
        assertThat(first.deviation(0)).isEqualTo(whole.deviation(0), within(1e-9));
        assertThat(first.deviation(1)).as("of values that are all the same").isEqualTo(1);
    }
}
