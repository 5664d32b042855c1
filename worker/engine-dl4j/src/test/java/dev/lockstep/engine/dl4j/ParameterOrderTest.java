package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.parameter.LayerArray.Role;
import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.engine.vertex.Vertex;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.BranchSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Parameters lie, without any library, where Deeplearning4j has them, and begin as it begins them. */
class ParameterOrderTest {
    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    /** An array of numbers in a model. */
    record Stretch(int node, String name, long first, long length) {}

    static Stream<LayerCase> networks() {
        return Stream.concat(LayerCase.all(), IntStream.range(0, 60).mapToObj(ParameterOrderTest::graph));
    }

    /** Branches by chance, of images and of sequences in turn, that are read by several others. */
    static LayerCase graph(int seed) {
        SplitMixRandom random = new SplitMixRandom(seed);
        boolean images = seed % 2 == 0;
        RowShape row = images ? LayerCase.IMAGE : new RowShape.Sequence(LayerCase.STEPS, 4);
        List<BranchSpec> branches = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(BranchSpec.ROW));
        Set<String> unread = new LinkedHashSet<>();
        int count = 2 + random.nextInt(24);
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(names.size());
            int second = random.nextInt(names.size());
            List<String> from =
                    first == second ? List.of(names.get(first)) : List.of(names.get(first), names.get(second));
            LayerSpec layer = images
                    ? conv(3, 3, Padding.SAME, Activation.TANH)
                    : random.nextInt(2) == 0 ? dense(3, Activation.TANH) : new LayerSpec.LayerNorm(1e-5);
            branches.add(new BranchSpec("b" + i, from, BranchJoin.CONCAT, List.of(layer)));
            names.add("b" + i);
            unread.removeAll(from);
            unread.add("b" + i);
        }
        branches.add(new BranchSpec(
                "end",
                List.copyOf(unread),
                BranchJoin.CONCAT,
                List.of(new LayerSpec.Flatten(), dense(3, Activation.SOFTMAX))));
        NetworkSpec empty = network(LossFunction.CROSS_ENTROPY);
        return new LayerCase("graph " + seed, row, empty.of(List.of(), branches));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theyLieWhereDeeplearning4jHasThem(LayerCase one) {
        NetworkPlan plan = NetworkPlan.of(one.network(), one.row());
        LeanModel model = NetworkTranslation.model(one.network(), plan, DataType.FLOAT);
        List<Stretch> known = new ArrayList<>();
        for (Layer layer : model.getLayers()) {
            layer.paramTable().forEach((name, array) -> known.add(stretch(layer, name, array)));
        }
        known.sort(Comparator.comparingLong(Stretch::first));
        ParameterLayout layout = ParameterLayout.of(plan);
        FloatBuffer ours = FloatBuffer.allocate(layout.length());
        layout.writeFirstWeights(ours, 7);
        FloatBuffer theirs = NativeLibrary.live(model.params());

        assertThat(layout.arrays().stream()
                        .map(array -> new Stretch(array.node(), array.array().name(), array.first(), array.length())))
                .containsExactlyElementsOf(known);
        assertThat(ParameterLayout.count(plan)).isEqualTo(model.params().length());
        for (LayerParameter array : layout.arrays()) {
            if (array.array().role() != Role.WEIGHTS) {
                assertThat(ours.slice(array.first(), array.length()))
                        .isEqualTo(theirs.slice(array.first(), array.length()));
            }
        }
        model.free(true);
    }

    private static Stretch stretch(Layer layer, String name, INDArray array) {
        return new Stretch(Vertex.node(layer.conf().getLayer().getLayerName()), name, array.offset(), array.length());
    }
}
