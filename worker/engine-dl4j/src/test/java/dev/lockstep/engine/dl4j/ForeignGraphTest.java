package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.Networks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs that others made with Deeplearning4j say the same here as there. */
class ForeignGraphTest {
    private static final int ROWS = 3;
    private static final DataSchema PICTURES = Imported.schema(List.of(2, 6, 6), 0, 3);

    @BeforeAll
    static void loadTheLibrary() {
        NativeLibrary.load();
    }

    private static ConvolutionLayer conv(int kernel, int filters) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(filters)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build();
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.TANH).build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static ComputationGraphConfiguration.GraphBuilder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(6, 6, 2));
    }

    /** Two ways that are added, of which one is also merged with the sum; one more leads nowhere. */
    private static ComputationGraph branches() {
        ComputationGraph model = new ComputationGraph(builder()
                .addLayer("fine", conv(3, 4), "in")
                .addLayer("coarse", conv(5, 4), "in")
                .addLayer("nowhere", conv(5, 2), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "fine", "coarse")
                .addVertex("both", new MergeVertex(), "sum", "fine")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "both")
                .addLayer("wide", dense(5), "sum")
                .addVertex("end", new MergeVertex(), "pool", "wide")
                .addLayer("out", output(), "end")
                .allowDisconnected(true)
                .setOutputs("out")
                .build());
        model.init();
        return model;
    }

    private static ImportedModel read(ComputationGraph model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ModelSerializer.writeModel(model, out, true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Dl4jProvider().readModel("theirs.zip", out.toByteArray());
    }

    @Test
    void aGraphOfLayersSumsAndMergesPredictsTheSame() {
        ComputationGraph model = branches();
        INDArray rows = Nd4j.linspace(-1, 1, ROWS * 72, DataType.FLOAT).reshape('c', ROWS, 2, 6, 6);

        float[] said =
                Imported.says(read(model), PICTURES, 3, rows.dup('c').data().asFloat());

        float[] expected = model.outputSingle(rows).dup('c').data().asFloat();
        assertThat(said).containsExactly(expected, within(1e-5f));
    }

    @Test
    void whatLeadsNowhereIsLeftOut() {
        assertThat(read(branches()).names()).doesNotContain("nowhere").contains("sum", "both", "out");
    }

    @Test
    void aVertexThatIsNotKnownIsNamedWithWhatToDo() {
        ComputationGraph model = new ComputationGraph(builder()
                .addLayer("fine", conv(3, 4), "in")
                .addLayer("coarse", conv(5, 4), "in")
                .addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "fine", "coarse")
                .addLayer("out", output(), "product")
                .setOutputs("out")
                .build());
        model.init();
        ImportedModel imported = read(model);

        assertThatThrownBy(() -> Imported.beginning(imported, Imported.whole(), PICTURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the vertex product of theirs.zip, a ElementWiseVertex, cannot be imported: take other layers by"
                                + " network.import.from and until");
        assertThat(Imported.beginning(
                                imported,
                                Imported.until("coarse"),
                                PICTURES,
                                Networks.dense(3, dev.lockstep.network.Activation.SOFTMAX))
                        .network()
                        .layers())
                .hasSize(2);
    }

    @Test
    void severalInputsAreRefusedByName() {
        ComputationGraph model = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("one", "two")
                .setInputTypes(InputType.feedForward(2), InputType.feedForward(3))
                .addVertex("both", new MergeVertex(), "one", "two")
                .addLayer("out", output(), "both")
                .setOutputs("out")
                .build());
        model.init();

        assertThatThrownBy(() -> read(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("theirs.zip is a ComputationGraph of 2 inputs, [one, two]");
    }
}
