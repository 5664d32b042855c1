package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.network.Activation;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.UpdaterSpec;
import dev.lockstep.network.WeightInit;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How any engine changes what it has learned: as Lockstep's own updaters do, so that averages of replicas are one machine. */
public abstract class UpdateContract extends LossContract {
    /** Rows of a small batch. */
    protected static final int ROWS = 5;

    protected static final NetworkSpec PLAIN =
            network(LossFunction.CROSS_ENTROPY, dense(16, Activation.TANH), dense(10, Activation.SOFTMAX));

    protected static EngineSpec spec(NetworkSpec network, DataSchema schema) {
        return Networks.engine(network, Networks.adam(0.01), schema);
    }

    static List<UpdaterSpec> updaters() {
        var rate = Networks.rate(0.01);
        return List.of(
                new UpdaterSpec.Sgd(rate),
                new UpdaterSpec.Momentum(rate, 0.9),
                new UpdaterSpec.Nesterov(rate, 0.9),
                new UpdaterSpec.Adam(rate, 0.9, 0.999, 1e-8),
                new UpdaterSpec.AdamW(rate, 0.9, 0.999, 1e-8, 0.1),
                new UpdaterSpec.RmsProp(rate, 0.95, 1e-8),
                new UpdaterSpec.AdaGrad(rate, 1e-6));
    }

    /** Updates are Lockstep's own, bit for bit: no engine has another rule. */
    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.UpdateContract#updaters")
    void anUpdateIsThatOfTheFlatUpdater(UpdaterSpec updater) {
        NetworkSpec pulled = new NetworkSpec(
                Optional.empty(), WITH_DROPOUT.layers(), WITH_DROPOUT.loss(), new WeightInit.Xavier(), 1e-3, 1e-2);
        Optional<GradientClipping> clip = Optional.of(new GradientClipping.Norm(0.5));
        try (Replica replica = replica(clipped(pulled, updater, clip), 0)) {
            FloatBuffer parameters = FloatBuffer.wrap(copy(replica.parameters()));
            FloatBuffer gradient = FloatBuffer.allocate(parameters.capacity());
            FlatUpdater flat = new FlatUpdater(parameters, gradient, replica.layout(), updater, clip);
            for (int step = 0; step < 5; step++) {
                replica.gradient(batch(TEN_CLASSES, 16, step), step);
                gradient.put(0, copy(replica.gradient()));
                if (step == 3) {
                    replica.scaleRate(0.5);
                }
                replica.update(step, 16);
                flat.apply(step, step < 3 ? 0.01 : 0.005, 16);
            }

            assertThat(copy(replica.parameters())).containsExactly(parameters.array());
            assertThat(replica.updaterState()).isEqualTo(flat.state());
        }
    }

    private static EngineSpec clipped(NetworkSpec network, UpdaterSpec updater, Optional<GradientClipping> clip) {
        EngineSpec spec = Networks.engine(network, updater, TEN_CLASSES);
        return new EngineSpec(
                spec.network(),
                updater,
                clip,
                TEN_CLASSES,
                42,
                spec.arithmetic(),
                10,
                100,
                spec.start(),
                ComputeDevice.processor());
    }

    /** Each has a gradient of its own, and changes its part of what all have in common, which no two parts do twice. */
    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.UpdateContract#updaters")
    void replicasThatHoldTheirWeightsTogetherChangeThemAsOneThatIsAlone(UpdaterSpec updater) {
        EngineSpec spec = clipped(WITH_DROPOUT, updater, Optional.of(new GradientClipping.Norm(0.5)));
        try (Engine engine = provider().open(spec);
                Replica alone = engine.replica(0);
                Replica first = engine.replica(0);
                Replica second = engine.blankBeside(first, 1);
                Replica third = engine.blankBeside(first, 2)) {
            assertThat(second.sharesWeightsOf(first)).isTrue();
            assertThat(alone.sharesWeightsOf(first)).isFalse();
            List<Replica> together = List.of(first, second, third);
            for (int step = 0; step < 5; step++) {
                int number = step % together.size();
                FloatBuffer gradient = together.get(number).gradient();
                alone.gradientAs(number, batch(TEN_CLASSES, 16, step), step);
                for (Replica other : together) {
                    other.gradient(batch(TEN_CLASSES, 16, step + other.number() - number), step);
                }
                assertThat(copy(gradient)).containsExactly(copy(alone.gradient()));
                alone.update(step, 16);
                for (Replica other : together) {
                    other.gradient().put(0, copy(gradient));
                    other.prepareUpdate(step, step, 16).apply(new Part(other.number(), together.size()));
                }
            }
            assertThat(copy(first.parameters())).containsExactly(copy(alone.parameters()));
            assertThat(copy(first.updaterState())).containsExactly(copy(alone.updaterState()));
        }
    }

    @Test
    void averagedGradientsOfFourReplicasEqualOneReplicaWithTheWholeBatch() {
        EngineSpec spec = Networks.engine(PLAIN, Networks.sgd(0.1), TEN_CLASSES);
        try (Replica whole = replica(spec, 0);
                Replica quarter = replica(spec, 1)) {
            float[] sum = new float[whole.parameters().capacity()];
            for (int step = 0; step < 100; step++) {
                Batch all = batch(TEN_CLASSES, 128, step);
                step(whole, all, step);
                Arrays.fill(sum, 0);
                for (int part = 0; part < 4; part++) {
                    quarter.gradient(part(all, part), step);
                    float[] gradient = copy(quarter.gradient());
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += gradient[i] / 4;
                    }
                }
                quarter.gradient().put(0, sum);
                quarter.update(step, 32);
            }
            isAboutTheSame(copy(quarter.parameters()), copy(whole.parameters()));
        }
    }

    /** Clipped, pulled and updated once, as the gradient of the whole batch is. */
    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.UpdateContract#updaters")
    void anUpdateByTheGradientsOfFourBatchesEqualsOneByTheWholeBatch(UpdaterSpec updater) {
        NetworkSpec pulled = new NetworkSpec(
                Optional.empty(), PLAIN.layers(), LossFunction.CROSS_ENTROPY, new WeightInit.Xavier(), 0.001, 0.01);
        EngineSpec spec = clipped(pulled, updater, Optional.of(new GradientClipping.Norm(0.5)));
        try (Replica whole = replica(spec, 0);
                Replica quarter = replica(spec, 1)) {
            FloatBuffer sum = FloatBuffer.allocate(whole.parameters().capacity());
            for (int step = 0; step < 5; step++) {
                Batch all = batch(TEN_CLASSES, 126, step);
                step(whole, all, step);
                for (Batch piece : all.pieces(4)) {
                    quarter.gradient(piece, step);
                    quarter.addGradientTo(sum, 1, 0, sum.capacity());
                }
                quarter.gradient().put(0, sum, 0, sum.capacity());
                quarter.update(step, 126);
                Arrays.fill(sum.array(), 0);
            }
            float[] expected = copy(whole.parameters());
            assertThat(copy(quarter.parameters())).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void averagedParametersOfFourReplicasEqualOneReplicaWithTheWholeBatchUnderSgd() {
        EngineSpec spec = Networks.engine(PLAIN, Networks.sgd(0.1), TEN_CLASSES);
        try (Replica whole = replica(spec, 0);
                Replica quarter = replica(spec, 1)) {
            float[] before = copy(whole.parameters());
            for (int step = 0; step < 100; step++) {
                Batch all = batch(TEN_CLASSES, 128, step);
                step(whole, all, step);
                float[] mean = new float[before.length];
                for (int part = 0; part < 4; part++) {
                    quarter.parameters().put(0, before);
                    step(quarter, part(all, part), step);
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] += quarter.parameters().get(i) / 4;
                    }
                }
                before = mean;
            }
            isAboutTheSame(before, copy(whole.parameters()));
        }
    }

    private static void isAboutTheSame(float[] actual, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f * Math.max(1f, Math.abs(expected[i]))));
        }
    }

    private static Batch part(Batch all, int part) {
        Batch rows = new Batch(32, all.featureWidth(), 1);
        rows.rows(32);
        rows.features().put(0, all.features(), part * 32 * all.featureWidth(), 32 * all.featureWidth());
        rows.labels().put(0, all.labels(), part * 32, 32);
        return rows;
    }
}
