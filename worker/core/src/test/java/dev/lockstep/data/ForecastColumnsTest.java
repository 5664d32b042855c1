package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastColumnsTest {
    private static DataSchema schema(String... names) {
        return new DataSchema(List.of(4, 2), List.of("a", "b"), new DataSchema.Numbers(List.of(names)));
    }

    @Test
    void theNamesOfTheNumbersToPredictTellTheColumnsAndTheLines() {
        assertThat(ForecastColumns.of(schema("b+1", "a+1", "b+2", "a+2")))
                .contains(new ForecastColumns(List.of("b", "a"), 2));
        assertThat(ForecastColumns.of(schema("c+1+1", "c+1+2"))).contains(new ForecastColumns(List.of("c+1"), 2));
        assertThat(ForecastColumns.of(schema("a", "b"))).isEmpty();
        assertThat(ForecastColumns.of(schema("a+1", "a+3"))).isEmpty();
        assertThat(ForecastColumns.of(schema("a+1", "b+1", "a+2"))).isEmpty();
        assertThat(ForecastColumns.of(new DataSchema(List.of(4), List.of(), new DataSchema.Numbers(List.of("a+1")))))
                .isEmpty();
    }
}
