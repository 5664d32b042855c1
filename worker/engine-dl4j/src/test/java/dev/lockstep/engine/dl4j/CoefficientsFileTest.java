package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.model.CoefficientsFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Coefficients are written, without ND4J, byte for byte as ND4J writes them, and read by it. */
class CoefficientsFileTest {
    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16_384, 16_385, 100_000})
    void theyAreWhatNd4jWrites(int count) throws IOException {
        INDArray numbers = Nd4j.create(DataType.FLOAT, count);
        for (int i = 0; i < count; i++) {
            numbers.putScalar(i, (float) Math.sin(i) * i);
        }
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        Nd4j.write(numbers, new DataOutputStream(theirs));
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        CoefficientsFile.write(FloatBuffer.wrap(numbers.data().asFloat()), ours);

        assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
        assertThat(Nd4j.read(new ByteArrayInputStream(ours.toByteArray()))).isEqualTo(numbers);
    }
}
