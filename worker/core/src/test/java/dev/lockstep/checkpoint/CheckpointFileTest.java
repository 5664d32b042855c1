package dev.lockstep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointFileTest {
    private static final RunIdentity IDENTITY = new RunIdentity(Map.of("training.seed", "42", "training.batch", "32"));
    private static final Checkpoint.Header HEADER = new Checkpoint.Header(
            "moons", IDENTITY, 1204, Map.of("bestLoss", Double.POSITIVE_INFINITY, "sum", 0.1 + 0.2), "name: moons\n");
    private static final Checkpoint.Wanted WANTED = wanted(10, 20);

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

    static Checkpoint.Wanted wanted(int parameters, int updaterState) {
        return new Checkpoint.Wanted(
                IDENTITY, checkpoint(parameters, updaterState).floats());
    }

    private static Checkpoint read(byte[] bytes, Checkpoint.Wanted wanted) throws IOException {
        return CheckpointFile.read("a.ckpt", new ByteArrayInputStream(bytes), wanted);
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
        Checkpoint read = read(written(parameters, updaterState), wanted(parameters, updaterState));

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
            assertThatThrownBy(() -> read(bad, WANTED))
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
            assertThatThrownBy(() -> read(bad, WANTED))
                    .as("%d bytes", length)
                    .isInstanceOf(CorruptCheckpointException.class);
        }
    }

    @Test
    void anotherRunsIsRefusedByTheSettingsThatDiffer() throws IOException {
        RunIdentity other = new RunIdentity(Map.of("training.seed", "7", "training.batch", "32"));
        byte[] good = written(10, 20);

        assertThatThrownBy(() -> read(good, new Checkpoint.Wanted(other, WANTED.floats())))
                .isInstanceOf(RefusedCheckpointException.class)
                .hasMessageContaining("a.ckpt is of another run than this one: training.seed=42 there, 7 here")
                .hasMessageNotContaining("batch");
    }

    @Test
    void oneOfOtherSizesIsRefusedBeforeRoomIsMadeForIt() throws IOException {
        byte[] headerOnly = Arrays.copyOf(written(10, 20), written(10, 20).length - 4 * 30 - 2 * 4);

        assertThatThrownBy(() -> read(headerOnly, wanted(10, 21)))
                .isInstanceOf(RefusedCheckpointException.class)
                .hasMessageContaining("updaterState=20")
                .hasMessageContaining("updaterState=21");
    }

    @ParameterizedTest
    @CsvSource({"2,too old", "4,too new"})
    void oneOfAnotherVersionIsSaidToBeThat(int version, String said) throws IOException {
        byte[] bytes = written(10, 20);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putInt(4, version);
        int header = buffer.getInt(8);
        buffer.putInt(12 + header, buffer.getInt(12 + header) + 1); // of another content than this version would have

        assertThatThrownBy(() -> read(bytes, WANTED))
                .isInstanceOf(RefusedCheckpointException.class)
                .hasMessageContaining("a.ckpt has format version " + version + ", " + said)
                .hasMessageContaining("reads version 3");
    }
}
