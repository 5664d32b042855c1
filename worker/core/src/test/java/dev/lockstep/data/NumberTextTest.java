package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import java.util.Optional;
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

    @Test
    void everyNumberIsTheOneThatJavaReads() {
        SplitMixRandom random = new SplitMixRandom(1);
        String signs = "0123456789012345678901234567890123456789.+-eE";
        for (int i = 0; i < 1_000_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(20); length > 0; length--) {
                text.append(signs.charAt(random.nextInt(i % 2 == 0 ? signs.length() : 41)));
            }
            assertThat(NumberText.parse(text.toString()).map(Double::doubleToRawLongBits))
                    .as(text.toString())
                    .isEqualTo(byJava(text.toString()).map(Double::doubleToRawLongBits));
        }
    }

    private static Optional<Double> byJava(String text) {
        try {
            return Optional.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "+.", " ", "1d", "2f", "0x1p3", "1,5", "1 2", "--1", "e5", "one", "١"})
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
