package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberLabelsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0000",
        "0.0123, 0.0123",
        "1.2344, 1.234",
        "12.345, 12.35",
        "12345.6, 12346",
        "0.00012, 1.20e-04",
        "250000, 2.50e+05",
        "-0.5, -0.5000",
        "NaN, not a number",
        "Infinity, infinite",
        "-Infinity, -infinite"
    })
    void aFigureHasFourDigitsThatSaySomething(double value, String text) {
        assertThat(NumberLabels.figure(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "1.44, 1.4 s",
        "9.96, 10 s",
        "59.4, 59 s",
        "59.6, 1 min 00 s",
        "3599, 59 min 59 s",
        "3600, 1 h 00 min",
        "360000, 100 h 00 min",
        "NaN, unknown"
    })
    void aTimeIsSaidAsPeopleSayIt(double seconds, String text) {
        assertThat(NumberLabels.time(seconds)).isEqualTo(text);
    }

    @Test
    void oneThingIsOneAndMoreAreMany() {
        assertThat(NumberLabels.of(1, "epoch")).isEqualTo("1 epoch");
        assertThat(NumberLabels.of(1234, "epoch")).isEqualTo("1,234 epochs");
        assertThat(NumberLabels.of(0, "rank")).isEqualTo("0 ranks");
    }

    @Test
    void bytesAreCountedInThousands() {
        assertThat(NumberLabels.bytes(999)).isEqualTo("999 B");
        assertThat(NumberLabels.bytes(4_096)).isEqualTo("4.1 kB");
        assertThat(NumberLabels.bytes(1_234_567_890)).isEqualTo("1,234.6 MB");
    }
}
