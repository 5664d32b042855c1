package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as countries write them; none is ever taken for another one. */
class ValueFormTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                ",|.|1.234,5|1234.5",
                ",|.|-1.234.567|-1234567",
                ",|.|12,5e3|12500",
                ",|.|7|7",
                ",|.|1.5|",
                ",|.|1.23|",
                ",|.|12.34.567|",
                ",|.|1 234|",
                ",||0,25|0.25",
                ",||0.25|",
                ".|,|1,234.5|1234.5",
                ".|,|1,5|",
                ".|'|1'234.5|1234.5",
                ",| |1 234,5|1234.5",
                ",| |1\u00A0234\u202F567|1234567",
                ",| |1 234 5|",
                ".||1.5|1.5",
                ".||1,5|",
                ",|.||"
            })
    void isReadAsItIsWritten(String decimal, String thousands, String text, Double expected) {
        ValueForm form = new ValueForm("", decimal, thousands == null ? "" : thousands);
        assertThat(form.parse(text == null ? "" : text)).isEqualTo(Optional.ofNullable(expected));
    }
}
