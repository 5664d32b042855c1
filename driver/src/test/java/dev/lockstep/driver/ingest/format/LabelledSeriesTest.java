package dev.lockstep.driver.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledSeriesTest {
    private static final String HEADER = """
            #A comment.
            @problemName Walks
            @timeStamps false
            @univariate false
            @dimensions 2
            @equalLength false
            @classLabel true slow fast
            @data
            """;
    private static final String WALKS = HEADER + "1,2,3:-1,-2,-3:slow\n4,?:5,6e1:fast\n\n";

    static LineReader lines(byte[] text) {
        return new LineReader(new Utf8Reader("walks.ts", new ByteArrayInputStream(text), 0));
    }

    private static List<LabelledSeries> read(byte[] text) throws IOException {
        try (LineReader lines = lines(text)) {
            SeriesReader reader = new SeriesReader(lines, SeriesHeader.read(lines));
            List<LabelledSeries> all = new ArrayList<>();
            for (LabelledSeries each = reader.next(); each != null; each = reader.next()) {
                all.add(each);
            }
            return all;
        }
    }

    private static List<LabelledSeries> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void valuesOfAStepStandTogether() throws IOException {
        List<LabelledSeries> walks = read(WALKS);

        assertThat(walks).hasSize(2);
        assertThat(walks.get(0).values()).containsExactly(1, -1, 2, -2, 3, -3);
        assertThat(walks.get(0).steps()).isEqualTo(3);
        assertThat(walks.get(1).values()).containsExactly(4, 5, Float.NaN, 60);
        assertThat(walks.get(1).label()).isEqualTo("fast");
    }

    @Test
    void theHeaderSaysWhatARowIs() throws IOException {
        SeriesHeader header = SeriesHeader.read(lines(WALKS.getBytes(StandardCharsets.UTF_8)));

        assertThat(header.values()).isEqualTo(2);
        assertThat(header.steps()).isZero();
        assertThat(header.classes()).containsExactly("slow", "fast");
        assertThat(header.data()).isEqualTo(HEADER.length());
    }

    @Test
    void numbersToPredictAreLabelsToo() throws IOException {
        String text = "@univariate true\n@targetLabel true\n@data\n1,2:0.5\n";

        assertThat(read(text).get(0).label()).isEqualTo("0.5");
        assertThatThrownBy(() -> read(text.replace("0.5", "much"))).hasMessageContaining("'much', which is no number");
    }

    @Test
    void aFaultNamesTheLine() {
        assertFault("1,2:3,4:walking", "walks.ts line 9 has the label 'walking', but @classLabel names slow, fast");
        assertFault("1,2:3,4,5:slow", "walks.ts line 9 has 2 steps in dimension 0, but 3 in dimension 1");
        assertFault("1,2:slow", "walks.ts line 9 has 1 dimensions, but @dimensions says 2");
        assertFault("1,2:3,1f:slow", "walks.ts line 9 has '1f' as step 1 of dimension 1, which is no number");
        assertFault("1,2:3,1e99:slow", "walks.ts line 9 has '1e99' as step 1 of dimension 1, which is no number");
    }

    private static void assertFault(String line, String message) {
        assertThatThrownBy(() -> read(HEADER + line + "\n"))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void aHeaderThatCannotBeIsNamed() {
        assertThatThrownBy(() -> read("1,2,3\n")).hasMessageContaining("is it a .ts file?");
        assertThatThrownBy(() -> read("@univariate true\n")).hasMessageContaining("has no line @data");
        assertThatThrownBy(() -> read(WALKS.replace("@timeStamps false", "@timeStamps true")))
                .hasMessageContaining("has time stamps");
        assertThatThrownBy(() -> read(WALKS.replace("@classLabel true slow fast", "@classLabel false")))
                .hasMessageContaining("has no label");
        assertThatThrownBy(() -> read(WALKS.replace("@dimensions 2", "@dimensions many")))
                .hasMessage("walks.ts says @dimensions many, which is not a number from 1 on");
        assertThatThrownBy(() -> read(WALKS.replace("@equalLength false", "@equalLength true\n@seriesLength 4")))
                .hasMessage("walks.ts line 10 has 3 steps, but @seriesLength says 4");
    }

    @Test
    void damagedFilesGiveSeriesOrAnError() throws Exception {
        Mutations.check(FormatException.class, WALKS.getBytes(StandardCharsets.UTF_8), "walks.ts", damaged -> {
            for (LabelledSeries each : read(damaged)) {
                assertThat(each.values()).hasSize(each.steps() * each.width());
                assertThat(each.values()).doesNotContain(Float.POSITIVE_INFINITY);
            }
            return true;
        });
    }
}
