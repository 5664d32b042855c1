package dev.lockstep.engine.keras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.WeightInit;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers of Keras' have learned is as much as their layers here learn, and lies where those look for it. */
class KerasLearnedTest {
    private static final RowShape SERIES = new RowShape.Sequence(6, 3);
    private static final RowShape IMAGE = new RowShape.Image(2, 5, 4);

    @TempDir
    private Path folder;

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("memory", SERIES),
                Arguments.of("gru", SERIES),
                Arguments.of("upwards", IMAGE),
                Arguments.of("upwards-keras3", IMAGE));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = KerasLearnedTest.class.getResourceAsStream(name + ".h5")) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void itIsAsMuchAsIsLearnedHere(String name, RowShape row) throws IOException {
        ImportedModel model = KerasModel.read(name, bytes(name));
        assertThat(model.layers()).allMatch(layer -> layer.refusal().isEmpty());
        List<LayerSpec> layers =
                model.layers().stream().map(layer -> (LayerSpec) layer.work()).toList();
        NetworkPlan plan = NetworkPlan.of(
                new NetworkSpec(Optional.empty(), layers, LossFunction.MSE, new WeightInit.Xavier(), 0, 0), row);
        ParameterLayout layout = ParameterLayout.of(plan);

        assertThat(plan.nodes().stream().map(node -> layout.room(node.number())).filter(room -> room > 0))
                .containsExactlyElementsOf(model.layers().stream()
                        .filter(ImportedModel.Layer::learns)
                        .map(layer -> layer.weights().get(0).length)
                        .toList());
    }

    /** Keras has what stays, what is seen, what is new; here what is seen is the first, of both products and of both biases. */
    @Test
    void theGatesOfAGruChangePlaces() throws IOException {
        byte[] content = bytes("gru");
        float[] learned =
                KerasModel.read("gru", content).layers().get(0).weights().get(0);
        Path file = folder.resolve("gru.h5");
        Files.write(file, content);
        try (HdfFile hdf = new HdfFile(file)) {
            String place = "/model_weights/gru/gru/gru_cell/";
            float[][] kernel =
                    (float[][]) hdf.getDatasetByPath(place + "kernel:0").getData();
            float[][] memory = (float[][])
                    hdf.getDatasetByPath(place + "recurrent_kernel:0").getData();
            float[][] bias = (float[][]) hdf.getDatasetByPath(place + "bias:0").getData();
            int[] theirs = {1, 0, 2};
            for (int gate = 0; gate < 3; gate++) {
                for (int unit = 0; unit < 4; unit++) {
                    int ours = gate * 4 + unit;
                    int column = theirs[gate] * 4 + unit;
                    assertThat(learned[ours * 3 + 2]).isEqualTo(kernel[2][column]);
                    assertThat(learned[36 + ours * 4 + 3]).isEqualTo(memory[3][column]);
                    assertThat(learned[84 + ours]).isEqualTo(bias[0][column]);
                    assertThat(learned[96 + ours]).isEqualTo(bias[1][column]);
                }
            }
        }
    }
}
