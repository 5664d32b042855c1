package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ImportedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models that others made with Deeplearning4j say the same here as there. */
class ForeignModelTest {
    private static final int ROWS = 3;
    private static final DataSchema PICTURES =
            new DataSchema(List.of(2, 6, 6), List.of(), new DataSchema.Classes(List.of("a", "b", "c")));

    @BeforeAll
    static void loadTheLibrary() {
        NativeLibrary.load();
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
        ImportedModel imported = new Dl4jProvider().readModel("theirs.zip", written(model));
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

        ImportedModel imported = new Dl4jProvider().readModel("theirs.zip", content);
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
        assertThatThrownBy(() -> new Dl4jProvider().readModel("net.keras", out.toByteArray()))
                .hasMessage("net.keras is a .keras file of Keras 3, which is not read (save it as .h5:"
                        + " model.save('net.h5'))");
    }

    @Test
    void whatIsNoModelIsSaidToBeNone() {
        assertThatThrownBy(() -> new Dl4jProvider().readModel("pom.xml", "<project>".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("pom.xml is no model");
        assertThatThrownBy(() ->
                        new Dl4jProvider().readModel("net.h5", new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10}))
                .hasMessageContaining("net.h5 is an HDF5 file that is broken");
    }

    /** A zip with one of its entries replaced, or one more. */
    private static byte[] with(byte[] zip, String entry, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
                ZipOutputStream changed = new ZipOutputStream(out)) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                if (!each.getName().equals(entry)) {
                    changed.putNextEntry(new ZipEntry(each.getName()));
                    in.transferTo(changed);
                }
            }
            changed.putNextEntry(new ZipEntry(entry));
            changed.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] entry(byte[] zip, String name) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                if (each.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new AssertionError("there is no " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"updaterState.bin", "configuration.json", "coefficients.bin"})
    void aZipThatWouldFillTheMemoryIsNotUnpacked(String entry) throws IOException {
        byte[] bomb = with(written(pictures()), entry, new byte[100 << 20]);

        assertThat(bomb.length).isLessThan(1 << 18);
        assertThatThrownBy(() -> new Dl4jProvider().readModel("theirs.zip", bomb))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("theirs.zip has " + String.format(Locale.ROOT, "%,d", bomb.length)
                        + " bytes and would unpack to more than ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dev.lockstep.example.Maxout", "javax.swing.JEditorPane", "org.deeplearning4j.nn.conf.A<B>"})
    void aClassThatIsNoneOfTheLibrarysIsRefusedByNameAndNotLoaded(String strange) throws IOException {
        byte[] model = written(pictures());
        String configuration = new String(entry(model, "configuration.json"), StandardCharsets.UTF_8);
        String changed = configuration.replace("org.deeplearning4j.nn.conf.layers.DenseLayer", strange);
        assertThat(changed).isNotEqualTo(configuration);

        byte[] bad = with(model, "configuration.json", changed.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new Dl4jProvider().readModel("theirs.zip", bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "theirs.zip holds a configuration that names the class " + strange + ", which is none");
    }

    @Test
    void aClassThatIsNamedTwiceIsLookedAtBothTimes() {
        String twice = "{\"a\": {\"@class\": \"evil.Thing\", \"@class\": \"org.nd4j.linalg.schedule.StepSchedule\"},"
                + " \"type\": \"MAX\"}";

        assertThatThrownBy(() -> ClassAllowList.check("theirs.zip", twice)).hasMessageContaining("evil.Thing");
        ClassAllowList.check("theirs.zip", twice.replace("evil.Thing", "org.nd4j.linalg.schedule.ExponentialSchedule"));
    }

    @Test
    void noRoomIsMadeForNumbersThatAreNotThere() throws IOException {
        byte[] model = written(pictures());
        byte[] numbers = entry(model, "coefficients.bin");
        String text = new String(numbers, StandardCharsets.ISO_8859_1);
        int length = text.indexOf("FLOAT") - 2 - Long.BYTES;
        ByteBuffer.wrap(numbers).putLong(length, 2_000_000_000L);
        byte[] bad = with(model, "coefficients.bin", numbers);

        assertThatThrownBy(() -> new Dl4jProvider().readModel("theirs.zip", bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "holds a coefficients.bin that cannot be read: it says that it has 2000000000 numbers");
    }
}
