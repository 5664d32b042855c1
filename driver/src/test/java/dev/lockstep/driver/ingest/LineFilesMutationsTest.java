package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.Mutations;
import dev.lockstep.driver.ingest.MutationTally.End;
import dev.lockstep.driver.ingest.PlainLines.Line;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.source.RowSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a file of lines is damaged, each of its lines becomes the row that a plain reader finds in it, or is told of where
 * that reader finds none. Many files are read at once, as the files of a folder are: the first of them is whole.
 */
class LineFilesMutationsTest extends MutationTest {
    private static final int AT_ONCE = 100;
    private static final String TABLE = ", prepare: [{columns: [word], encode: index, missing: category}]";
    private static final String CSV = """
            x,word,y
            39, "State, gov",a
            -2.5e3,so it is,b
            0.25,"say ""no"" ",a
            17,,b

            1e2,é€,"c"
            """;
    private static final String JSON = """
            {"x": 1.5, "word": "a \\u00e9", "y": "p"}
            {"y": "q", "word": null, "x": -3e2}
            {"x": 40, "word": "\\"€\\" \\\\ \\n", "y": "p"}
            {"x": 7, "y": "r"}
            """;
    private static final String LIBSVM = """
            +1 3:1 11:0.5 14:-1e-3 40:7
            # no row
            -1 1:0.25
            2.5\t2:3 40:1
            -1
            """;
    private static final String WORDS = """
            So it is, don't you think?\tyes
            Nobody knows\tno

            Ünd so weiter — 12 times\tyes
            'tis\tno
            """;

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of("csv", "source: csv, label: y" + TABLE, CSV, PlainLines.table(',', '"')),
                Arguments.of(
                        "tsv",
                        "source: tsv, label: y" + TABLE,
                        CSV.replace(',', '\t').replace("\"", "'"),
                        PlainLines.table('\t', PlainLines.NONE)),
                Arguments.of("json", "source: json, label: y, features: [x, word]" + TABLE, JSON, PlainLines.json()),
                Arguments.of("libsvm", "source: libsvm, width: 40", LIBSVM, PlainLines.libsvm(40)),
                Arguments.of("words", "source: words", WORDS, PlainLines.words()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void becomeTheRowsThatTheySay(
            String format, String settings, String text, Function<byte[], SortedMap<Long, Line>> plain)
            throws IOException {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        String right = said(plain.apply(whole));
        for (int first = 0; first < MutationTally.COUNT; first += AT_ONCE) {
            Path files = Files.createDirectory(folder.resolve("files-" + first));
            Map<String, byte[]> damaged = new TreeMap<>();
            write(files, "0", whole);
            for (int i = first; i < Math.min(MutationTally.COUNT, first + AT_ONCE); i++) {
                byte[] bytes = Mutations.number(i, whole);
                damaged.put(write(files, String.valueOf(100_000 + i), bytes), bytes);
            }
            Map<String, SortedMap<Long, Line>> found = found(settings, files);
            damaged.forEach((file, bytes) -> tally.add(file, () -> {
                SortedMap<Long, Line> expected = plain.apply(bytes);
                assertThat(said(found.getOrDefault(file, new TreeMap<>())))
                        .as(new String(bytes, StandardCharsets.UTF_8))
                        .isEqualTo(said(expected));
                boolean refused = expected.values().stream().anyMatch(line -> !line.isRow());
                return refused ? End.REFUSED : said(expected).equals(right) ? End.WHOLE : End.AS_IT_SAYS;
            }));
        }
        tally.write(format);
    }

    private static String write(Path folder, String name, byte[] bytes) throws IOException {
        return "file:" + Files.write(folder.resolve(name), bytes);
    }

    private Map<String, SortedMap<Long, Line>> found(String settings, Path files) {
        DataSpec data = data(settings + ", path: '" + files + "'");
        RowSource source = source(data);
        List<String> tokens = source.vocabulary();
        Map<String, SortedMap<Long, Line>> found = new TreeMap<>();
        for (CheckedRow row : rows(data, source)) {
            found.computeIfAbsent(row.origin().file(), file -> new TreeMap<>())
                    .put(row.origin().row(), row.isGood() ? Line.of(values(row, tokens)) : Line.NONE);
        }
        return found;
    }

    /** Floats as a list, or as the words that they stand for. */
    private static List<Object> values(CheckedRow row, List<String> tokens) {
        List<Object> values = new ArrayList<>(Arrays.asList(row.values()));
        if (values.get(0) instanceof float[] floats) {
            List<Object> each = new ArrayList<>();
            for (float value : floats) {
                each.add(tokens.isEmpty() ? (Object) value : tokens.get((int) value));
            }
            values.set(0, each);
        }
        return values;
    }

    private static String said(SortedMap<Long, Line> lines) {
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " " + line.getValue())
                .collect(Collectors.joining("\n"));
    }
}
