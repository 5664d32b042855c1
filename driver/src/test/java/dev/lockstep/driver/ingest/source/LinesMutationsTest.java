package dev.lockstep.driver.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.LineForm;
import dev.lockstep.driver.ingest.source.LineParser.BadLineException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a line is damaged, it yields a row of the right width or says what is wrong with it, and does so soon. */
class LinesMutationsTest {
    private static final int MUTATIONS = 10_000;

    static Stream<Arguments> formats() {
        TextValues commas = new TextValues(',', '"');
        TextValues tabs = new TextValues('\t', TextValues.NONE);
        return Stream.of(
                Arguments.of(
                        "csv", new SeparatedValueParser(commas, 4, false, form("?")), 4, "39, \"State, gov\",-2.5e3,?"),
                Arguments.of("tsv", new SeparatedValueParser(tabs, 3, false, form()), 3, "1.0\tso it is\t"),
                Arguments.of(
                        "json",
                        new JsonLineParser(List.of("x", "y"), Set.of()),
                        2,
                        "{\"x\": 1.5, \"y\": \"a \\u00e9\"}"),
                Arguments.of("libsvm", new LibsvmParser(123, true), 2, "+1 3:1 11:0.5 14:-1e-3 123:7"));
    }

    private static LineForm form(String... missing) {
        return new LineForm(true, List.of(), "", List.of(missing), false, 0, ".", "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void yieldARowOrAFault(String format, LineParser reader, int width, String line) throws BadLineException {
        assertThat(reader.read(line)).hasSize(width);
        Random random = new Random(format.hashCode());
        int rows = 0;
        int faults = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String damaged = damaged(line, random);
            try {
                assertThat(reader.read(damaged)).as(damaged).hasSize(width);
                rows++;
            } catch (BadLineException e) {
                assertThat(e.getMessage()).as(damaged).isNotBlank();
                faults++;
            }
        }
        assertThat(rows).as("rows").isPositive();
        assertThat(faults).as("faults").isPositive();
    }

    /** Changed, cut or doubled at a place, once or a few times. */
    private static String damaged(String line, Random random) {
        String text = line;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length());
            int end = at + random.nextInt(text.length() - at + 1);
            text = switch (random.nextInt(3)) {
                case 0 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
                case 1 -> text.substring(0, at) + text.substring(end) + " ";
                default -> text.substring(0, end) + text.substring(at);
            };
        }
        return text;
    }
}
