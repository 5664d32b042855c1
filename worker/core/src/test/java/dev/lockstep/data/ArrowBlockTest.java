package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.PackedValues.Form;
import dev.lockstep.data.PackedValues.Kind;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrowBlockTest {
    private static RowStore filled(int count, RowLayout form) {
        RowStore rows = new RowStore(count, form);
        SplitMixRandom random = new SplitMixRandom(count);
        for (int i = 0; i < count * form.features().width(); i++) {
            rows.features().set(i, random.nextInt(256));
        }
        for (int i = 0; i < count * form.labels().width(); i++) {
            rows.labels().set(i, random.nextInt(256));
        }
        for (int i = 0; i < rows.lengths().length; i++) {
            rows.lengths()[i] = random.nextInt(form.maskWidth() + 1);
        }
        return rows;
    }

    private static void assertEqual(RowStore one, RowStore other) {
        assertThat(other.count()).isEqualTo(one.count());
        for (int i = 0; i < one.count() * one.form().features().width(); i++) {
            assertThat(other.features().get(i)).isEqualTo(one.features().get(i));
        }
        for (int i = 0; i < one.count() * one.form().labels().width(); i++) {
            assertThat(other.labels().get(i)).isEqualTo(one.labels().get(i));
        }
        assertThat(other.lengths()).isEqualTo(one.lengths());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsWrittenIsReadBackWhateverItsWidthsAndCounts(Kind kind) throws IOException {
        for (int count : new int[] {1, 2, 7, 64, 65}) {
            for (int width : new int[] {1, 3, 10}) {
                RowLayout form =
                        new RowLayout(new Form(kind, width, 1), new Form(kind, width % 2 + 1, 1), width == 3 ? 3 : 0);
                RowStore rows = filled(count, form);
                byte[] block = ArrowBlock.write(rows);
                RowStore read = new RowStore(count, form);

                assertThat(BlockReader.read(FileBytes.of(block, block.length), read, 0))
                        .isEqualTo(count);
                assertEqual(rows, read);

                RowStore some = new RowStore(2, form);
                BlockReader.read(FileBytes.of(block, block.length), new int[] {count - 1, 0}, some, 0);
                RowStore expected = new RowStore(2, form);
                rows.copy(count - 1, expected, 0, 1);
                rows.copy(0, expected, 1, 1);
                assertEqual(expected, some);
            }
        }
    }

    @Test
    void anyArrowReaderOpensABlock() throws IOException {
        RowLayout form = new RowLayout(new Form(Kind.INT32, 4, 1), new Form(Kind.FLOAT32, 1, 1), 4);
        RowStore rows = filled(5, form);
        byte[] block = ArrowBlock.write(rows);
        try (BufferAllocator allocator = new RootAllocator();
                ArrowFileReader reader =
                        new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(block), allocator)) {
            assertThat(reader.loadNextBatch()).isTrue();
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            assertThat(root.getRowCount()).isEqualTo(5);
            assertThat(root.getVector("features").getObject(4)).hasToString(list(rows.features(), 4, 4));
            assertThat(root.getVector("label").getObject(4)).hasToString(list(rows.labels(), 4, 1));
            assertThat(root.getVector("length").getObject(4)).isEqualTo(rows.lengths()[4]);
        }
    }

    private static String list(PackedValues values, int row, int width) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < width; i++) {
            float value = values.get(row * width + i);
            text.append(i > 0 ? "," : "");
            text.append(values.form().kind() == Kind.FLOAT32 ? Float.toString(value) : Integer.toString((int) value));
        }
        return text.append(']').toString();
    }

    @Test
    void rowsOfAnotherFormAreRefused() throws IOException {
        RowLayout form = new RowLayout(new Form(Kind.UINT8, 4, 1), new Form(Kind.UINT8, 1, 1), 0);
        byte[] block = ArrowBlock.write(filled(5, form));
        RowLayout other = new RowLayout(new Form(Kind.UINT8, 5, 1), new Form(Kind.UINT8, 1, 1), 0);

        assertThatThrownBy(() -> BlockReader.read(FileBytes.of(block, block.length), new RowStore(5, other), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its columns are");
        assertThatThrownBy(() -> BlockReader.read(FileBytes.of(block, block.length), new RowStore(4, form), 0))
                .hasMessageContaining("it has 5 rows");
    }

    @Test
    void pixelsAreKeptAsBytesAndScaledInTheBatch() {
        RowStore rows =
                new RowStore(3, new RowLayout(new Form(Kind.UINT8, 4, 1f / 255), new Form(Kind.UINT8, 1, 1), 0));
        rows.features().bytes()[5] = (byte) 255;
        Batch batch = new Batch(3, 4, 1);
        rows.copy(1, batch, 2, RowStore.Lines.of(rows.form()));

        assertThat(batch.features().get(9)).isEqualTo(1f);
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        RowStore rows = new RowStore(1, new RowLayout(new Form(Kind.UINT8, 1, 1), new Form(Kind.UINT16, 1, 1), 0));

        assertThatThrownBy(() -> rows.features().set(0, 256)).hasMessageContaining("256.0 is not a whole number");
        assertThatThrownBy(() -> rows.labels().set(0, 0.5f)).hasMessageContaining("0.5");
        rows.labels().set(0, 65535);
        assertThat(rows.labels().get(0)).isEqualTo(65535);
    }
}
