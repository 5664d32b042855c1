package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Schema;
import dev.lockstep.engine.ImportedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models that others made with Deeplearning4j say the same here as there. */
class ForeignModelTest {
    private static final int ROWS = 3;
    private static final Schema PICTURES =
            new Schema(List.of(2, 6, 6), List.of(), new Schema.Classes(List.of("a", "b", "c")));

    @BeforeAll
    static void loadTheLibrary() {
        Natives.load();
    }

    private static byte[] written(MultiLayerNetwork model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelSerializer.writeModel(model, out, true);
        return out.toByteArray();
    }

    private static MultiLayerNetwork pictures() {
        MultiLayerNetwork model = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("edges")
                        .nOut(4)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build())
                .layer(new BatchNormalization.Builder().name("norm").build())
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .name("pool")
                        .build())
                .layer(new DenseLayer.Builder()
                        .name("hidden")
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(6, 6, 2))
                .build());
        model.init();
        model.getLayer(1)
                .getParam("mean")
                .assign(Nd4j.createFromArray(0.1f, -0.2f, 0.3f, 0.4f).reshape(1, 4));
        model.getLayer(1)
                .getParam("log10stdev")
                .assign(Nd4j.createFromArray(0.1f, -0.2f, 0.3f, -0.4f).reshape(1, 4));
        return model;
    }

    @Test
    void aConvolutionalModelPredictsTheSame() throws IOException {
        MultiLayerNetwork model = pictures();
        ImportedModel imported = ModelFile.read("theirs.zip", written(model));
        assertThat(imported.names()).contains("edges", "norm", "pool", "hidden", "out");

        INDArray rows = Nd4j.linspace(-1, 1, ROWS * 72, DataType.FLOAT).reshape('c', ROWS, 2, 6, 6);
        float[] said = Imported.says(imported, PICTURES, 3, rows.dup('c').data().asFloat());
        float[] expected = model.output(rows).dup('c').data().asFloat();
        assertThat(said).containsExactly(expected, within(1e-5f));
    }

    @Test
    void aLayerThatIsNotKnownIsNamedWithWhatToDo() throws IOException {
        MultiLayerNetwork model = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().name("memory").nIn(2).nOut(3).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        model.init();
        byte[] content = written(model);

        ImportedModel imported = ModelFile.read("theirs.zip", content);
        assertThatThrownBy(() -> Imported.beginning(imported, Imported.whole(), PICTURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the layer memory of theirs.zip, a LSTM, cannot be imported");
    }

    @Test
    void aFileOfTheOtherFormatOfKerasIsSaidToBeOne() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
        }
        assertThatThrownBy(() -> ModelFile.read("net.keras", out.toByteArray()))
                .hasMessage("net.keras is a .keras file of Keras 3, which is not read (save it as .h5:"
                        + " model.save('net.h5'))");
    }

    @Test
    void whatIsNoModelIsSaidToBeNone() {
        assertThatThrownBy(
                        () -> ModelFile.read("pom.xml", "<project>".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("pom.xml is no model");
        assertThatThrownBy(() -> ModelFile.read("net.h5", new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10}))
                .hasMessageContaining("net.h5 is an HDF5 file that is broken");
    }
}
