package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.LayerKinds;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.WeightInit;
import java.lang.reflect.RecordComponent;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of every layer that there is, those that are added later too. */
class EveryLayerTest {
    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    /** A layer, and a row that it takes. */
    record Placed(LayerSpec layer, RowShape in) {
        @Override
        public String toString() {
            return layer + " of " + in;
        }
    }

    @Test
    void theGradientOfEveryLayerIsChecked() {
        assertThat(LayerCase.all()
                        .flatMap(one -> LayerKinds.in(one.network().layers()))
                        .<Class<?>>map(LayerSpec::getClass))
                .containsAll(LayerKinds.all());
    }

    /** Each layer of the networks whose gradients are checked; a block only where it has weights of its own. */
    static Stream<Placed> layers() {
        return Stream.concat(LayerCase.images(), LayerCase.sequences())
                .flatMap(one -> placed(one.network(), one.row()))
                .filter(placed -> !(placed.layer() instanceof BlockLayer.Residual))
                .distinct();
    }

    private static Stream<Placed> placed(NetworkSpec network, RowShape row) {
        return java.util.stream.IntStream.range(0, network.layers().size()).mapToObj(i -> {
            LayerSpec[] before = network.layers().subList(0, i).toArray(new LayerSpec[0]);
            RowShape in = i == 0
                    ? row
                    : NetworkPlan.of(network(LossFunction.MSE, before), row).out();
            return new Placed(network.layers().get(i), in);
        });
    }

    /** The same layer, which begins at zeros and pulls its weights by a quarter and a half. */
    private static LayerSpec withItsOwn(LayerSpec layer) throws ReflectiveOperationException {
        RecordComponent[] settings = layer.getClass().getRecordComponents();
        Object[] values = new Object[settings.length];
        for (int i = 0; i < settings.length; i++) {
            Object value = settings[i].getAccessor().invoke(layer);
            if (value instanceof LearnedWeights) {
                value = new LearnedWeights(Optional.of(new WeightInit.Zeros()), Optional.of(0.25), Optional.of(0.5));
            }
            values[i] = value instanceof LayerSpec inner ? withItsOwn(inner) : value;
        }
        Class<?>[] types = Arrays.stream(settings).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return layer.getClass().getConstructor(types).newInstance(values);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void itsWeightsBeginAndArePulledAsItSaysItself(Placed placed) throws ReflectiveOperationException {
        NetworkSpec alone = network(LossFunction.MSE, withItsOwn(placed.layer()));
        NetworkPlan plan = NetworkPlan.of(alone, placed.in());
        ParameterLayout layout = ParameterLayout.of(plan);
        FloatBuffer first = FloatBuffer.allocate(layout.length());
        Arrays.fill(first.array(), 1);
        layout.writeFirstWeights(first, 7);

        for (ParameterRange range : layout.ranges(InitialWeights.FRESH)) {
            if (range.kind() instanceof ParameterRange.Weights pull) {
                assertThat(pull).isEqualTo(new ParameterRange.Weights(pull.inputs(), 0.25f, 0.5f));
                assertThat(Arrays.copyOfRange(first.array(), range.first(), range.end()))
                        .containsOnly(0f);
            }
        }
    }
}
