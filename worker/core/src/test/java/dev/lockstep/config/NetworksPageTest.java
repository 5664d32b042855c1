package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lockstep.network.LayerKinds;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/networks.md shows can be read, and takes the rows that it says. */
class NetworksPageTest {
    private static final Path PAGE = ConfFiles.DIRECTORY.resolveSibling("docs").resolve("networks.md");
    private static final Pattern EXAMPLE = Pattern.compile(
            "```yaml\\n# rows of \\[([0-9, ]+)](?: tokens of (\\d+))?, (\\d+) classes(?: at each of (\\d+) steps)?\\n(.*?)```",
            Pattern.DOTALL);

    static Stream<MatchResult> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE)).results();
    }

    private static int number(String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleTakesTheRowsThatItSays(MatchResult example) {
        List<Integer> sizes = Arrays.stream(example.group(1).split(", "))
                .map(Integer::valueOf)
                .toList();
        RowShape row = RowShape.of(sizes, number(example.group(2)));
        DataFit.Labels labels = new DataFit.Labels(number(example.group(3)), 0, number(example.group(4)));
        String yaml = "name: page\ndata: { source: moons }\ntraining: {}\n" + example.group(5);
        // The class of the example stands in other tests, which this one need not see.
        NetworkSpec network = RunFile.read("networks.md", yaml, List.of()).network();

        assertThatCode(() -> DataFit.check(network, row, labels)).doesNotThrowAnyException();
    }

    @Test
    void allExamplesAreFoundAndAllLayersAreNamed() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(examples().count())
                .isEqualTo(Pattern.compile("```yaml").matcher(page).results().count());
        assertThat(LayerKinds.all())
                .allSatisfy(layer -> assertThat(page).contains("`" + SettingWriter.spelt(layer) + "`"));
    }
}
