package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "' -2.50 ', -2.5",
        "+3e2, 300",
        ".5, 0.5",
        "1E-400, 0",
        "1e999, Infinity",
        "-INF, -Infinity",
        "nan, NaN"
    })
    void numbersAreReadAsFilesWriteThem(String text, double expected) {
        assertThat(NumberText.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1d", "2f", "0x1p3", "1,5", "1 2", "--1", "e5", "one", "١"})
    void whatOnlyJavaOrNobodyTakesForANumberIsNone(String text) {
        assertThat(NumberText.parse(text)).isEmpty();
    }

    @Test
    void aTextThatNeverEndsIsNoNumber() {
        assertThat(NumberText.parse("1".repeat(1_000_000))).isEmpty();
    }

    @Test
    void classesThatAreWholeNumbersAreCalledWithoutAPoint() {
        assertThat(NumberText.of(1.0)).isEqualTo("1");
        assertThat(NumberText.of(-1.0)).isEqualTo("-1");
        assertThat(NumberText.of(0.5)).isEqualTo("0.5");
    }
}
