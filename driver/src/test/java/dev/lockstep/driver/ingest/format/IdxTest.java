package dev.lockstep.driver.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IdxTest {
    private static final byte[] PICTURES = idx(5, 3, 4);
    private static final byte[] LABELS = idx(5);

    /** The value at each place is its place, so that a moved row shows. */
    static byte[] idx(int... dimensions) {
        int size = Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + size);
        bytes.putInt(0x0800 | dimensions.length);
        Arrays.stream(dimensions).forEach(bytes::putInt);
        for (int i = 0; i < size; i++) {
            bytes.put((byte) i);
        }
        return bytes.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static IdxReader reader(String file, byte[] bytes) throws IOException {
        return new IdxReader(file, new ByteArrayInputStream(bytes));
    }

    private static List<String> rows(byte[] pictures, byte[] labels) throws IOException {
        List<String> rows = new ArrayList<>();
        try (IdxPair pair = new IdxPair(reader("pictures", pictures), reader("pictures-labels", labels))) {
            byte[] row = new byte[pair.width()];
            for (long i = 0; i < pair.rows(); i++) {
                int label = pair.read(row);
                rows.add(label + ":" + Arrays.toString(row));
            }
            pair.expectEnd();
        }
        return rows;
    }

    @Test
    void plainAndPackedFilesGiveTheSameRows() throws IOException {
        List<String> rows = rows(PICTURES, LABELS);

        assertThat(rows).hasSize(5);
        assertThat(rows.get(1)).isEqualTo("1:[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]");
        assertThat(rows(gzip(PICTURES), gzip(LABELS))).isEqualTo(rows);
    }

    @Test
    void aTaskMayBeginAtAnyRow() throws IOException {
        try (IdxPair pair = new IdxPair(reader("a", gzip(PICTURES)), reader("b", LABELS))) {
            byte[] row = new byte[12];
            pair.skip(3);
            assertThat(pair.read(row)).isEqualTo(3);
            assertThat(row[0]).isEqualTo((byte) 36);
            assertThat(pair.shape()).containsExactly(1, 3, 4);
        }
    }

    @Test
    void aFileOfAnotherKindIsNamedWithItsFirstBytes() {
        assertThatThrownBy(() -> reader("cats.idx", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0}))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "cats.idx is no IDX file: it begins with 89504e47, and an IDX file of pictures with 00000803, "
                                + "of labels with 00000801");
        assertThatThrownBy(() -> reader("floats.idx", new byte[] {0, 0, 0x0D, 1, 0, 0, 0, 1}))
                .hasMessageContaining("type 0x0d with 1 dimensions");
    }

    @Test
    void picturesAndLabelsThatDisagreeAreNamedWithBothCounts() {
        assertThatThrownBy(() -> rows(PICTURES, idx(4)))
                .hasMessage("pictures has 5 pictures, but pictures-labels has 4 labels; they do not belong together");
        assertThatThrownBy(() -> rows(LABELS, PICTURES)).hasMessageContaining("labels are one number a row");
        assertThatThrownBy(() -> rows(LABELS, LABELS)).hasMessageContaining("a picture has height and width");
    }

    @Test
    void aFileThatIsTooShortOrTooLongIsNamed() throws IOException {
        byte[] zip = gzip(PICTURES);

        assertThatThrownBy(() -> rows(Arrays.copyOf(PICTURES, 50), LABELS))
                .hasMessage("pictures was cut short: its header promises 5 rows, but it ends within row 2");
        assertThatThrownBy(() -> rows(Arrays.copyOf(PICTURES, PICTURES.length + 1), LABELS))
                .hasMessage("pictures goes on after the 5 rows that its header promises");
        assertThatThrownBy(() -> rows(Arrays.copyOf(zip, zip.length - 1), LABELS))
                .hasMessage("pictures is a gzip file that was cut short; copy it again");
        assertThatThrownBy(() -> reader("pictures", Arrays.copyOf(PICTURES, 9)))
                .hasMessage("pictures ends within its header");
    }

    @Test
    void aChecksumOfGzipThatFailsIsNamed() throws IOException {
        byte[] zip = gzip(PICTURES);
        zip[zip.length - 8] ^= 1;

        assertThatThrownBy(() -> rows(zip, LABELS)).hasMessageContaining("is a damaged gzip file");
    }

    @Test
    void aHeaderThatPromisesTooMuchTakesNoMemory() {
        byte[] header = ByteBuffer.allocate(16)
                .putInt(0x0803)
                .putInt(Integer.MAX_VALUE)
                .putInt(Integer.MAX_VALUE)
                .putInt(Integer.MAX_VALUE)
                .array();

        assertThatThrownBy(() -> reader("huge", header)).hasMessageContaining("has an impossible header");
    }

    @Test
    void damagedPackedFilesGiveTheirRowsOrAnError() throws Exception {
        byte[] zip = gzip(PICTURES);
        List<String> right = rows(PICTURES, LABELS);

        int read = Mutations.check(FormatException.class, zip, "pictures", damaged -> {
            assertThat(rows(damaged, LABELS)).isEqualTo(right);
            return true;
        });

        // Only what gzip does not check, such as the time in its header, may be damaged unseen.
        assertThat(read).isPositive().isLessThan(2500);
    }

    @Test
    void damagedPlainFilesGiveRowsOfTheRightShapeOrAnError() throws Exception {
        Mutations.check(FormatException.class, PICTURES, "pictures", damaged -> {
            try (IdxReader reader = reader("pictures", damaged)) {
                byte[] row = new byte[reader.width()];
                for (long i = 0; i < reader.rows(); i++) {
                    reader.read(row);
                }
                reader.expectEnd();
                assertThat(damaged).hasSize((int) (8 + 4 * reader.shape().size() + reader.rows() * row.length));
            }
            return true;
        });
        Mutations.check(
                FormatException.class,
                LABELS,
                "pictures",
                damaged -> rows(PICTURES, damaged).size() == 5);
    }
}
