package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.Mutations;
import dev.lockstep.driver.ingest.MutationTally.End;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * However a file that is read as a whole is damaged, its rows are those that a plain reader finds in it; where that finds
 * none, it is told of by its name. What a checksum guards is read as it was written, or not at all.
 */
class WholeFilesMutationsTest extends MutationTest {
    private static final String SERIES = """
            #A comment.
            @problemName Walks
            @timeStamps false
            @univariate false
            @dimensions 2
            @equalLength false
            @classLabel true slow fast
            @data
            1,2,3:-1,-2,-3:slow
            4,.5:5,6e1:fast

            7:8:slow
            """;
    private static final String TEXT = "Aé€😀b\nzweite Zeile\u0085noch sie\r\n\nlast";
    private static final String HOURS = """
            a,note,b
            1,x,0.5
            2,y,-1e3

            3,,7
            4.25,z,8
            5,z,9.5
            6,z,10
            7,z,11
            """;

    @Test
    void ofSeries() throws Exception {
        check("series (.ts)", "source: series", "walks.ts", utf8(SERIES), PlainFiles::series);
    }

    @Test
    void ofCharacters() throws Exception {
        check(
                "characters (text)",
                "source: characters, length: 6, stride: 4",
                "text",
                utf8(TEXT),
                bytes -> PlainFiles.characters(bytes, 6, 4));
    }

    @Test
    void ofWindowsInTime() throws Exception {
        check(
                "windows (csv)",
                "source: windows, columns: [b, a], targets: [b], past: 3, horizon: 2, stride: 1, scale: none",
                "hours.csv",
                utf8(HOURS),
                bytes -> PlainFiles.windows(bytes, 3, 2));
    }

    @Test
    void ofBatchesOfCifar() throws Exception {
        byte[] whole = new byte[3 * 3073];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (byte) (i % 3073 == 0 ? i % 10 : i);
        }
        check("cifar", "source: cifar", "data_batch_1.bin", whole, PlainFiles::cifar);
    }

    @Test
    void ofPicturesInIdx() throws Exception {
        byte[] labels = FormatFiles.idx(5);
        write("train-labels-idx1-ubyte", labels);
        check(
                "idx, its pictures",
                "source: idx",
                "train-images-idx3-ubyte",
                FormatFiles.idx(5, 3, 2),
                bytes -> PlainFiles.idx(bytes, labels));
    }

    @Test
    void ofLabelsInIdx() throws Exception {
        byte[] pictures = FormatFiles.idx(5, 3, 2);
        Path path = write("train-images-idx3-ubyte", pictures);
        check(
                "idx, its labels",
                "source: idx, path: '" + path + "'",
                "train-labels-idx1-ubyte",
                FormatFiles.idx(5),
                bytes -> PlainFiles.idx(pictures, bytes));
    }

    @Test
    void ofPackedIdx() throws Exception {
        write("train-labels-idx1-ubyte", FormatFiles.idx(5));
        checksummed("idx.gz", "source: idx", "train-images-idx3-ubyte", FormatFiles.gzip(FormatFiles.idx(5, 3, 2)));
    }

    @Test
    void ofPackedTables() throws Exception {
        String table = "x,y\n1,a\n2.5,b\n3,a\n" + "4,b\n".repeat(40);
        checksummed("csv.gz", "source: csv, label: y", "table.csv.gz", FormatFiles.gzip(utf8(table)));
    }

    /** What is packed has a checksum: damaged, it is refused, but where it still unpacks to the same. */
    private void checksummed(String format, String settings, String name, byte[] whole) throws Exception {
        List<String> right = said(settings, write(name, whole));
        byte[] unpacked = unpacked(whole).orElseThrow();
        check(
                format,
                settings,
                name,
                whole,
                bytes -> unpacked(bytes)
                        .filter(found -> Arrays.equals(found, unpacked))
                        .map(same -> right));
    }

    /** Two packed files in a row are one: a file that is doubled unpacks to its text twice. */
    private static Optional<byte[]> unpacked(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void check(
            String format, String settings, String name, byte[] whole, Function<byte[], Optional<List<String>>> plain)
            throws Exception {
        List<String> right = said(settings, write(name, whole));
        assertThat(right).isEqualTo(plain.apply(whole).orElseThrow()).doesNotContain(PlainFiles.NO_ROW);
        for (int i = 0; i < MutationTally.COUNT; i++) {
            byte[] damaged = Mutations.number(i, whole);
            int mutation = i;
            Path file = write(name, damaged);
            tally.add("mutation " + i, () -> end(settings, file, mutation, right, plain.apply(damaged)));
        }
        tally.write(format);
    }

    private End end(String settings, Path file, int mutation, List<String> right, Optional<List<String>> expected) {
        List<String> found;
        try {
            found = said(settings, file);
        } catch (Exception e) { // Spark declares none of what it throws
            assertTold(e, mutation, file);
            return End.REFUSED;
        }
        boolean refused = found.contains(PlainFiles.NO_ROW);
        if (!refused || expected.isPresent()) {
            assertThat(Optional.of(found)).as("mutation %d", mutation).isEqualTo(expected);
        }
        return refused ? End.REFUSED : found.equals(right) ? End.WHOLE : End.AS_IT_SAYS;
    }

    private List<String> said(String settings, Path file) {
        String path = settings.contains("path:") ? "" : ", path: '" + file + "'";
        DataSpec data = data(settings + path);
        return rows(data, source(data)).stream()
                .map(row -> row.isGood() ? Arrays.deepToString(row.values()) : PlainFiles.NO_ROW)
                .toList();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return new FormatFiles(folder).write(name, bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
