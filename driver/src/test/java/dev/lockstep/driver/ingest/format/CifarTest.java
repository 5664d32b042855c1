package dev.lockstep.driver.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CifarTest {
    private static final int ROW = 1 + CifarReader.WIDTH;

    private static byte[] batch(int rows) {
        byte[] bytes = new byte[rows * ROW];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(bytes, row * ROW, (row + 1) * ROW, (byte) (100 + row));
            bytes[row * ROW] = (byte) (row % 10);
        }
        return bytes;
    }

    private static int rows(byte[] bytes) throws IOException {
        long rows = CifarReader.rows("batch", bytes.length);
        try (CifarReader reader = new CifarReader("batch", new ByteArrayInputStream(bytes))) {
            byte[] into = new byte[CifarReader.WIDTH];
            for (long i = 0; i < rows; i++) {
                assertThat(reader.read(into)).isBetween(0, 9);
            }
            assertThat(reader.read(into)).isEqualTo(-1);
        }
        return (int) rows;
    }

    @Test
    void aBatchIsRowsOfLabelAndPixels() throws IOException {
        try (CifarReader reader = new CifarReader("batch", new ByteArrayInputStream(batch(12)))) {
            byte[] into = new byte[CifarReader.WIDTH];
            reader.skip(11);
            assertThat(reader.read(into)).isEqualTo(1);
            assertThat(into).containsOnly(111);
            assertThat(reader.read(into)).isEqualTo(-1);
        }
    }

    @Test
    void aFileOfAnotherSizeOrAnotherLabelIsNamed() {
        byte[] wrong = batch(2);
        wrong[ROW] = 10;

        assertThatThrownBy(() -> CifarReader.rows("batch", 3072)).hasMessageContaining("a multiple of 3073");
        assertThatThrownBy(() -> CifarReader.rows("batch", 0)).hasMessageContaining("has 0 bytes");
        assertThatThrownBy(() -> rows(wrong)).hasMessage("batch row 1 has the label 10, but CIFAR-10 has 0 to 9");
    }

    @Test
    void damagedBatchesGiveRowsOrAnError() throws Exception {
        Mutations.check(FormatException.class, batch(3), "batch", damaged -> rows(damaged) > 0);
    }
}
