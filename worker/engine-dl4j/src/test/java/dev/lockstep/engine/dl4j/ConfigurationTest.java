package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** What a model's file says to Deeplearning4j, written without it, is what it says itself of the network that computes. */
class ConfigurationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    static Stream<LayerCase> networks() {
        Stream<LayerCase> functions = Arrays.stream(Activation.values())
                .flatMap(function -> Arrays.stream(LossFunction.values()).map(loss -> ending(function, loss)));
        Stream<LayerCase> graphs = IntStream.range(0, 20).mapToObj(ParameterOrderTest::graph);
        LayerCase alone = new LayerCase(
                "a loss alone",
                new RowShape.Sequence(LayerCase.STEPS, 4),
                network(LossFunction.MSE, dense(3, Activation.TANH), new LayerSpec.Activated(Activation.TANH)));
        return Stream.of(LayerCase.all(), functions, graphs, Stream.of(alone)).flatMap(cases -> cases);
    }

    private static LayerCase ending(Activation function, LossFunction loss) {
        LayerSpec last = new LayerSpec.Dense(3, function, false, LearnedWeights.INHERITED);
        Activation inside = function == Activation.STEP ? Activation.RELU : function;
        return new LayerCase(function + " to " + loss, new RowShape.Values(4), network(loss, dense(5, inside), last));
    }

    private static String written(LayerCase one) throws IOException {
        DataSchema schema = one.schema(false);
        ModelEntry entry = ModelArchive.entries("dl4j", one.network(), schema, FloatBuffer.allocate(0))
                .get(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        entry.content().writeTo(bytes);
        assertThat(entry.name()).isEqualTo("configuration.json");
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void itIsWhatDeeplearning4jSays(LayerCase one) throws IOException {
        NetworkPlan plan = NetworkPlan.of(one.network(), one.row());
        String said;
        try {
            LeanModel model = NetworkTranslation.model(one.network(), plan, DataType.FLOAT);
            said = model instanceof MultiLayerNetwork chain
                    ? chain.getLayerWiseConfigurations().toJson()
                    : ((ComputationGraph) model).getConfiguration().toJson();
            model.free(true);
        } catch (DL4JInvalidConfigException e) {
            return; // a loss that does not go with its activation
        }
        String written = written(one);
        String read = plan.isChain()
                ? MultiLayerConfiguration.fromJson(written).toJson()
                : ComputationGraphConfiguration.fromJson(written).toJson();

        assertThat(withoutChance(JSON.readTree(read)).toPrettyString())
                .isEqualTo(withoutChance(JSON.readTree(said)).toPrettyString());
    }

    private static void sort(ObjectNode object, String names) {
        if (object.has(names)) {
            Set<String> sorted = new TreeSet<>();
            object.get(names).forEach(name -> sorted.add(name.asText()));
            sorted.forEach(object.putArray(names)::add);
        }
    }

    /** Without what Deeplearning4j draws of the clock, or says of no layer. */
    private static JsonNode withoutChance(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("seed");
            sort(object, "variables");
            object.remove("defaultConfiguration");
            if (object.path("@class").asText().endsWith(".LossLayer")) {
                object.remove("nin");
            }
        }
        node.forEach(ConfigurationTest::withoutChance);
        return node;
    }
}
