package dev.lockstep.engine.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.order.SplitMixRandom;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be imported is refused by name, with what to do; a broken file is said to be broken, whatever is broken in it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KerasRefusalTest {
    @TempDir
    private Path folder;

    private byte[] sound;

    @BeforeEach
    void readASoundModel() throws IOException {
        try (InputStream in = KerasRefusalTest.class.getResourceAsStream("pictures.h5")) {
            sound = in.readAllBytes();
        }
    }

    /** A model without weights. */
    private ImportedModel model(String config) throws IOException {
        Path path = folder.resolve("net.h5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            file.putAttribute("keras_version", "2.12.0");
            file.putAttribute("model_config", config.replace('\'', '"'));
            WritableGroup weights = file.putGroup("model_weights");
            weights.putAttribute("layer_names", new String[] {"one"});
            weights.putGroup("one").putAttribute("weight_names", new String[] {"one/kernel:0"});
            ((WritableGroup) weights.getChild("one")).putGroup("one").putDataset("kernel:0", new float[][] {
                {1, 2}, {3, 4}
            });
        }
        return KerasModel.read("net.h5", Files.readAllBytes(path));
    }

    private ImportedModel sequential(String shape, String... layers) throws IOException {
        return model("{'class_name': 'Sequential', 'config': {'name': 's', 'layers': [{'class_name': 'InputLayer',"
                + " 'config': {'name': 'in', 'batch_input_shape': " + shape + "}}, " + String.join(", ", layers)
                + "]}}");
    }

    private static String layer(String type, String options) {
        return "{'class_name': '" + type + "', 'config': {'name': 'one'" + (options.isEmpty() ? "" : ", " + options)
                + "}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[null,4,3] | LSTM | 'units': 2, 'recurrent_activation': 'hard_sigmoid' | has recurrent_activation: \"hard_sigmoid\", of which only sigmoid is known here",
                "[null,4,3] | LSTM | 'units': 2, 'go_backwards': true | has go_backwards: true, of which only false is known",
                "[null,4,3] | GRU | 'units': 2, 'reset_after': false | has reset_after: false, of which only true is known here",
                "[null,4,3] | GRU | 'units': 2 | has reset_after: false, of which only true is known here",
                "[null,4,3] | Bidirectional | 'layer': {'class_name': 'ConvLSTM1D', 'config': {}} | is a ConvLSTM1D both ways",
                "[null,6,6,3] | Conv2D | 'filters': 2, 'data_format': 'channels_first' | has data_format: \"channels_first\", of which only channels_last",
                "[null,6,6,3] | Conv2DTranspose | 'filters': 2, 'dilation_rate': [2, 2] | has dilation_rate: [2,2], of which only 1",
                "[null,6,6,3] | MaxPooling2D | 'pool_size': [2, 2], 'padding': 'causal' | has padding: causal",
                "[null,6,6,3] | MaxPooling2D | 'pool_size': [9, 9] | does not fit: it has a window of 9",
                "[null,6,6,3] | GlobalMaxPooling2D | 'keepdims': true | has the option keepdims: true, which is not known here",
                "[null,6,6,3] | Reshape | 'target_shape': [108] | values of an image of several channels stand in another order here",
                "[null,6,6,3] | Dense | 'units': 2 | works on each point of an image",
                "[null,2] | Dense | 'units': 2, 'activation': 'gelu' | has activation: gelu, of which only linear, relu",
                "[null,2] | Dense | 'units': 2, 'activation': {'class_name': 'My'} | has an activation of its own",
                "[null,2] | Dense | 'units': 3, 'activation': 'relu', 'use_bias': false | has a kernel of 2x2, but needs one of 2x3",
                "[null,2] | Dense | 'units': 2 | has learned no bias, but [one/kernel:0]",
                "[null,2] | Dense | 'activation': 'relu' | has no units",
                "[null,2] | LeakyReLU | 'alpha': 0.3 | has a slope of 0.3 below zero, of which only 0.01",
                "[null,2] | Lambda | 'function': 'x' | is of a kind that is not known here",
            })
    void whatIsNotKnownIsRefusedByName(String shape, String type, String options, String why) throws IOException {
        ImportedModel model = sequential(shape, layer(type, options));

        assertThat(model.names()).containsExactly("one");
        assertThat(model.layers().get(0).refusal())
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("the layer one of net.h5, a " + type + ", cannot be imported: it ")
                        .contains(why)
                        .endsWith("; or take other layers by network.import.from and until"));
    }

    @Test
    void whatComesAfterARefusedLayerIsRefusedForItsReasonUnlessItsShapeIsKnown() throws IOException {
        ImportedModel model = sequential(
                "[null,2]",
                "{'class_name': 'Rescaling', 'config': {'name': 'scale', 'scale': 0.1}}",
                layer("Dense", "'units': 2, 'use_bias': false"),
                "{'class_name': 'Lambda', 'config': {'name': 'odd'}}",
                "{'class_name': 'ReLU', 'config': {'name': 'last'}}");

        assertThat(model.layers()).extracting(ImportedModel.Layer::name).containsExactly("scale", "one", "odd", "last");
        assertThat(model.layers().get(1).refusal()).isEmpty();
        assertThat(model.layers().get(1).weights().get(0)).containsExactly(1, 3, 2, 4);
        assertThat(model.layers())
                .extracting(ImportedModel.Layer::from)
                .containsExactly(List.of(-1), List.of(0), List.of(1), List.of(2));
        Optional<String> last = model.layers().get(3).refusal();
        assertThat(last).isEqualTo(model.layers().get(2).refusal()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'class_name': 'MyModel'} | net.h5 is a model of the class MyModel of Keras'",
                "{'class_name': 'Sequential', 'config': {'layers': []}} | without layers",
                "{'class_name': 'Sequential', 'config': [{'class_name': 'Dense', 'config': {'name': 'd'}}]} | does not say what goes into its first layer, d",
                "{'class_name': 'Functional', 'config': {'layers': [], 'input_layers': [['a', 0, 0], ['b', 0, 0]], 'output_layers': [['c', 0, 0]]}} | is a Functional model of 2 inputs",
                "no json | net.h5 is an HDF5 file that is broken",
            })
    void aModelThatIsNotKnownIsRefusedByName(String config, String why) {
        assertThatThrownBy(() -> model(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aFileOfWeightsOnlyIsSaidToBeOne() throws IOException {
        Path path = folder.resolve("weights.h5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            file.putGroup("dense").putDataset("kernel:0", new float[] {1});
        }
        assertThatThrownBy(() -> KerasModel.read("weights.h5", Files.readAllBytes(path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "weights.h5 has no model_config: it holds weights only, or was not left by Keras (save the whole"
                                + " model from Keras 2 or 3: model.save('model.h5'))");
    }

    @Test
    void aFileThatIsCutShortIsSaidToBeBroken() {
        for (int length = 8; length < sound.length; length += 509) {
            byte[] part = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> KerasModel.read("cut.h5", part))
                    .as("%d of %d bytes", length, sound.length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cut.h5");
        }
    }

    /** Numbers that are packed may come to more than any model has: asked before they come out. */
    @Test
    void aFileThatUnpacksToMoreThanAModelHasIsRefused() throws IOException {
        try (InputStream in = new GZIPInputStream(KerasRefusalTest.class.getResourceAsStream("packed-zeros.h5.gz"))) {
            byte[] zeros = in.readAllBytes();
            assertThatThrownBy(() -> KerasModel.read("zeros.h5", zeros))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("zeros.h5 has 142,")
                    .hasMessageContaining("would unpack to more than");
        }
    }

    @Test
    void aFileWithWrongBytesIsReadOrSaidToBeBroken() {
        SplitMixRandom random = new SplitMixRandom(3);
        for (int trial = 0; trial < 2000; trial++) {
            byte[] wrong = sound.clone();
            for (int i = 0; i < 4; i++) {
                int at = 8 + (int) Math.floorMod(random.nextLong(), (long) sound.length - 8);
                wrong[at] = (byte) random.nextLong();
            }
            Throwable thrown = catchThrowable(() -> KerasModel.read("wrong.h5", wrong));
            if (thrown != null) {
                assertThat(thrown)
                        .as("trial %d", trial)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("wrong.h5");
            }
        }
    }
}
