package dev.lockstep.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files as others write them, and files that are none. */
class OnnxImportTest {
    private static byte[] file(OnnxGraph graph) {
        return new ProtobufMessage()
                .number(1, 8)
                .message(7, graph.message("made by hand"))
                .toBytes();
    }

    /** As PyTorch exports a linear layer: the matrix lies output after output. */
    @Test
    void aLinearLayerOfOthersIsADenseOne() {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.FLOAT, List.of(3));
        graph.begin("fc1");
        String weights = graph.floats("weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        String bias = graph.floats("bias", new float[] {7, 8}, 2);
        String sums = graph.add("Gemm", List.of("x", weights, bias), Option.of("transB", 1L));
        graph.rename(graph.add("Relu", sums), "y");
        graph.output("y", List.of(2));

        List<ImportedModel.Layer> layers =
                OnnxImport.read("net.onnx", file(graph)).layers();

        assertThat(layers)
                .extracting(ImportedModel.Layer::work)
                .containsExactly(
                        new LayerSpec.Dense(2, Activation.IDENTITY, true, LearnedWeights.INHERITED),
                        new LayerSpec.Activated(Activation.RELU));
        assertThat(layers.get(0).weights().get(0)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(layers.get(0).takes()).contains(new RowShape.Values(3));
        assertThat(layers.get(0).from()).containsExactly(ImportedModel.ROW);
    }

    @Test
    void aProductAndASumWithConstantsAreOneLayerAndASumOfWaysIsAJoin() {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.FLOAT, List.of(2));
        graph.begin("product");
        String weights = graph.floats("weight", new float[] {1, 2, 3, 4}, 2, 2);
        String product = graph.add("MatMul", List.of("x", weights));
        String sum = graph.add("Add", List.of(graph.floats("bias", new float[] {5, 6}, 2), product));
        graph.rename(graph.add("Add", List.of(sum, "x")), "y");

        List<ImportedModel.Layer> layers =
                OnnxImport.read("net.onnx", file(graph)).layers();

        assertThat(layers).hasSize(2);
        assertThat(layers.get(0).weights().get(0)).containsExactly(1, 3, 2, 4, 5, 6);
        assertThat(layers.get(1).work()).isEqualTo(BranchJoin.ADD);
        assertThat(layers.get(1).from()).containsExactly(0, ImportedModel.ROW);
    }

    @Test
    void anOperationThatIsNoLayerIsRefusedByItsName() {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.FLOAT, List.of(2));
        graph.begin("odd");
        graph.rename(graph.add("Erf", "x"), "y");

        assertThat(OnnxImport.read("net.onnx", file(graph)).layers().get(0).refusal())
                .hasValueSatisfying(why ->
                        assertThat(why).contains("the operation odd/Erf0 of net.onnx, a Erf, cannot be imported"));
    }

    @Test
    void aFileThatIsCutShortAnywhereIsRefusedAndNothingElseHappens() {
        byte[] whole = OnnxExport.of(
                "whole",
                Networks.network(
                        LossFunction.CROSS_ENTROPY,
                        Networks.dense(2, Activation.TANH),
                        Networks.dense(2, Activation.SOFTMAX)),
                Networks.classes(2, 2),
                new float[12],
                Map.of());
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            Throwable failure = catchThrowable(() -> OnnxImport.read("net.onnx", part));
            if (failure != null) {
                assertThat(failure)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("net.onnx is no model in ONNX that can be read");
            }
        }
        assertThatThrownBy(() -> OnnxImport.read("net.onnx", Arrays.copyOf(whole, whole.length / 2)))
                .hasMessageContaining("bytes follow");
    }
}
