package dev.lockstep.integration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.deeplearning4j.util.ModelSerializer;

/** What a run learned, looked for in what went over a network. */
final class Parameters {
    private static final int GROUPS = 20;
    private static final int TOGETHER = 4;

    private final float[] values;

    private Parameters(float[] values) {
        this.values = values;
    }

    static Parameters of(Path run) throws IOException {
        return new Parameters(ModelSerializer.restoreMultiLayerNetwork(
                        run.resolve("model.zip").toFile())
                .params()
                .toFloatVector());
    }

    /** How many of some groups of neighbours are there as they are in memory. */
    long seenIn(Path bytes) throws IOException {
        String all = Files.readString(bytes, StandardCharsets.ISO_8859_1);
        return IntStream.range(0, GROUPS)
                .mapToObj(group -> group(group * (values.length / GROUPS)))
                .filter(all::contains)
                .count();
    }

    private String group(int from) {
        ByteBuffer bytes = ByteBuffer.allocate(TOGETHER * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, from, TOGETHER);
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
}
