package dev.lockstep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointFileTest {
    private static final Checkpoint.Header HEADER = new Checkpoint.Header(
            "moons", 1204, 42, Map.of("bestLoss", Double.POSITIVE_INFINITY, "sum", 0.1 + 0.2), "name: moons\n");

    private static byte[] written(int parameters, int updaterState) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CheckpointFile.write(out, checkpoint(parameters, updaterState));
        return out.toByteArray();
    }

    static Checkpoint checkpoint(int parameters, int updaterState) {
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        values.put("parameters", floats(parameters));
        values.put("updaterState", floats(updaterState));
        return new Checkpoint(HEADER, values);
    }

    private static FloatBuffer floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i == 3 ? Float.NaN : (float) Math.sin(i);
        }
        return FloatBuffer.wrap(values);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "3,6", "16383,1", "16384,16385", "100001,200002"})
    void whatWasWrittenIsReadBackBitForBit(int parameters, int updaterState) throws IOException {
        Checkpoint read = CheckpointFile.read("a.ckpt", new ByteArrayInputStream(written(parameters, updaterState)));

        assertThat(read.header()).isEqualTo(HEADER);
        assertThat(read.values()).containsOnlyKeys("parameters", "updaterState");
        assertThat(read.values().values().stream().map(CheckpointFileTest::bits))
                .containsExactly(bits(floats(parameters)), bits(floats(updaterState)));
    }

    private static int[] bits(FloatBuffer floats) {
        int[] bits = new int[floats.capacity()];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(floats.get(i)));
        return bits;
    }

    @Test
    void aFlippedBitAnywhereIsFound() throws IOException {
        byte[] good = written(10, 20);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            assertThatThrownBy(() -> CheckpointFile.read("a.ckpt", new ByteArrayInputStream(bad)))
                    .as("byte %d", at)
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageStartingWith("a.ckpt ");
        }
    }

    @Test
    void aFileCutAnywhereIsFound() throws IOException {
        byte[] good = written(10, 20);
        for (int length = 0; length < good.length; length++) {
            byte[] bad = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> CheckpointFile.read("a.ckpt", new ByteArrayInputStream(bad)))
                    .as("%d bytes", length)
                    .isInstanceOf(CorruptCheckpointException.class);
        }
    }
}
