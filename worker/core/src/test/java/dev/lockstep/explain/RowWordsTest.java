package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowWordsTest {
    private static final DataSchema.Labels LABELS = new DataSchema.Classes(List.of("no", "yes"));

    @Test
    void aColumnOfWordsIsTheWordThatTheRowHas() {
        DataSchema schema = new DataSchema(List.of(4), List.of("age", "work=own", "work=none", "height"), LABELS);
        assertThat(new RowWords(LearnedRows.like(schema)).of(new float[] {39, 0, 1, 1.75f}, 4))
                .isEqualTo("age 39, work none, height 1.75");
    }

    @Test
    void valuesWithoutNamesAreNumbersAndOfManySomeAreShown() {
        DataSchema schema = new DataSchema(List.of(30), List.of(), LABELS);
        float[] features = new float[30];
        features[0] = -0.125f;
        assertThat(new RowWords(LearnedRows.like(schema)).of(features, 30))
                .startsWith("-0.125, 0, 0")
                .endsWith("0 …");
    }

    @Test
    void aTextIsItsTokensAsFarAsTheRowGoes() {
        DataSchema schema = new DataSchema(List.of(4), List.of(), 3, true, LABELS);
        LearnedRows rows = new LearnedRows(
                "",
                "",
                "",
                schema,
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of("<pad>", "good", "bad"),
                NullNode.getInstance());
        assertThat(new RowWords(rows).of(new float[] {2, 1, 0, 0}, 2)).isEqualTo("bad good");
    }
}
