package dev.lockstep.driver.page.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardFileTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.5Z");

    @TempDir
    private Path folder;

    @Test
    void figuresAreScalarsOfRecordsWhoseChecksumsHold() throws Exception {
        try (TensorBoardFile file = TensorBoardFile.in(folder.resolve("moons"), NOON)) {
            file.accept(NOON, new Event.Noted("no figure"));
            file.accept(NOON, new Event.Progress(300, 1, 0.5, 1000));
            Event.Score score = new Event.Score(Double.NaN, Optional.of(0.75));
            file.accept(NOON, new Event.EpochEnded(1, 301, score, Optional.of(score), 0.01, 1, 1000, true));
        }
        List<byte[]> records = records();
        assertThat(records).hasSize(3);
        // By TensorFlow's own writer: wall_time, file_version; then wall_time, step 300, and a summary of two values.
        assertThat(records.get(0))
                .startsWith(0x09)
                .endsWith("\032\015brain.Event:2".getBytes(StandardCharsets.US_ASCII));
        assertThat(ByteBuffer.wrap(records.get(1))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getDouble(1))
                .isEqualTo(NOON.toEpochMilli() / 1e3);
        assertThat(records.get(1)).contains(0x10, 0xAC, 0x02, 0x2A);
        assertThat(text(records.get(1))).contains("\n\tstep/loss\025\000\000\000\077", "step/samples_per_second");
        assertThat(text(records.get(2)))
                .contains("train/accuracy", "validation/accuracy", "epoch/learning_rate")
                .as("what is no number")
                .doesNotContain("train/loss");
    }

    private static String text(byte[] record) {
        return new String(record, StandardCharsets.ISO_8859_1);
    }

    private List<byte[]> records() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("moons"))) {
            Path file = files.findFirst().orElseThrow();
            assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<byte[]> records = new ArrayList<>();
            while (all.hasRemaining()) {
                byte[] length = new byte[8];
                all.get(length);
                assertThat(all.getInt()).isEqualTo(masked(length));
                byte[] data = new byte
                        [(int) ByteBuffer.wrap(length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()];
                all.get(data);
                assertThat(all.getInt()).isEqualTo(masked(data));
                records.add(data);
            }
            return records;
        }
    }

    private static int masked(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        int crc = (int) checksum.getValue();
        return ((crc >>> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
