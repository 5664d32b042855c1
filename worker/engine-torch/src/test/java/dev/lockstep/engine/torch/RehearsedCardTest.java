package dev.lockstep.engine.torch;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.BeyondCases;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.UpdaterSpec;
import dev.lockstep.network.WeightInit;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way of a replica on a card, gone apart from its buffers on the processor: it comes to the same bits as in them. */
class RehearsedCardTest {
    private static final ComputeDevice APART = new ComputeDevice.Rehearsal();
    private static final int ROWS = 5;

    private static Replica replica(EngineSpec spec, ComputeDevice device) {
        return new TorchEngine(spec.on(device)).replica(1);
    }

    static Stream<LayerCase> cases() {
        return Stream.concat(LayerCase.all(), BeyondCases.all());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyLayerLearnsAndPredictsTheSameApartFromItsBuffers(LayerCase one) {
        DataSchema schema = one.schema(one.mayBePadded());
        EngineSpec spec = Networks.engine(one.network(), Networks.adam(0.01), schema);
        try (Replica here = replica(spec, ComputeDevice.processor());
                Replica apart = replica(spec, APART)) {
            for (int step = 0; step < 3; step++) {
                Batch rows = batch(schema, ROWS, step);
                assertThat(apart.gradient(rows, step)).isEqualTo(here.gradient(rows, step));
                assertThat(copy(apart.gradient())).containsExactly(copy(here.gradient()));
                apart.update(step, ROWS);
                here.update(step, ROWS);
            }

            assertThat(copy(apart.parameters())).containsExactly(copy(here.parameters()));
            assertThat(said(apart, schema)).containsExactly(said(here, schema));
        }
    }

    private static float[] said(Replica replica, DataSchema schema) {
        FloatBuffer said = DirectFloats.of((long) ROWS * replica.outputWidth());
        replica.predict(batch(schema, ROWS, 9), said);
        return copy(said);
    }

    static Stream<Arguments> updates() {
        var rate = Networks.rate(0.01);
        List<UpdaterSpec> updaters = List.of(
                new UpdaterSpec.Sgd(rate),
                new UpdaterSpec.Momentum(rate, 0.9),
                new UpdaterSpec.Nesterov(rate, 0.9),
                new UpdaterSpec.Adam(rate, 0.9, 0.999, 1e-8),
                new UpdaterSpec.AdamW(rate, 0.9, 0.999, 1e-8, 0.1),
                new UpdaterSpec.RmsProp(rate, 0.95, 1e-8),
                new UpdaterSpec.AdaGrad(rate, 1e-6));
        return updaters.stream()
                .flatMap(updater -> Stream.of(
                                Optional.<GradientClipping>empty(),
                                Optional.<GradientClipping>of(new GradientClipping.Norm(0.5)),
                                Optional.<GradientClipping>of(new GradientClipping.Value(0.002)))
                        .map(clip -> Arguments.of(updater, clip)));
    }

    /** With weights that are pulled to zero, running statistics, and biases, each of which an update treats in its own way. */
    @ParameterizedTest
    @MethodSource("updates")
    void anUpdateApartFromTheBuffersIsThatOfTheFlatUpdater(UpdaterSpec updater, Optional<GradientClipping> clip) {
        NetworkSpec pulled = new NetworkSpec(
                Optional.empty(), WITH_DROPOUT.layers(), WITH_DROPOUT.loss(), new WeightInit.Xavier(), 1e-3, 1e-2);
        EngineSpec plain = Networks.engine(pulled, updater, TEN_CLASSES);
        EngineSpec spec = new EngineSpec(
                pulled,
                updater,
                clip,
                TEN_CLASSES,
                42,
                plain.arithmetic(),
                10,
                100,
                plain.start(),
                ComputeDevice.processor());
        try (Replica here = replica(spec, ComputeDevice.processor());
                Replica apart = replica(spec, APART)) {
            for (int step = 0; step < 5; step++) {
                step(here, batch(TEN_CLASSES, 16, step), step);
                step(apart, batch(TEN_CLASSES, 16, step), step);
            }

            assertThat(copy(apart.parameters())).containsExactly(copy(here.parameters()));
            assertThat(copy(apart.updaterState())).containsExactly(copy(here.updaterState()));
        }
    }

    @Test
    void whatIsWrittenToItsBuffersIsTakenOver() {
        EngineSpec spec = Networks.engine(WITH_DROPOUT, Networks.adam(0.01), TEN_CLASSES);
        try (Replica here = replica(spec, ComputeDevice.processor());
                Replica apart = replica(spec, APART)) {
            for (Replica one : List.of(here, apart)) {
                step(one, batch(TEN_CLASSES, 16, 0), 0);
                one.parameters().put(3, 0.25f);
                one.updaterState().put(4, 0.5f);
                one.gradient(batch(TEN_CLASSES, 16, 1), 1);
                one.gradient().put(5, 2f);
                one.update(1, 16);
            }

            assertThat(copy(apart.parameters())).containsExactly(copy(here.parameters()));
            assertThat(copy(apart.updaterState())).containsExactly(copy(here.updaterState()));
            float[] sum = new float[here.parameters().capacity()];
            float[] sumApart = sum.clone();
            here.addGradientTo(FloatBuffer.wrap(sum), 0.5f, 0, sum.length);
            apart.addGradientTo(FloatBuffer.wrap(sumApart), 0.5f, 0, sumApart.length);
            assertThat(sumApart).containsExactly(sum);
        }
    }

    @Test
    void replicasThatShareACardComputeAsOneAlone() {
        EngineSpec spec = Networks.engine(WITH_DROPOUT, Networks.adam(0.01), TEN_CLASSES);
        float[][] learned = new float[4][];
        try (ThreadTeam team = new ThreadTeam(learned.length)) {
            team.run(i -> {
                try (Replica one = replica(spec, i == 0 ? ComputeDevice.processor() : APART)) {
                    for (int step = 0; step < 20; step++) {
                        step(one, batch(TEN_CLASSES, 16, step), step);
                    }
                    learned[i] = copy(one.parameters());
                }
            });
        }

        assertThat(Arrays.stream(learned)).allSatisfy(each -> assertThat(each).containsExactly(learned[0]));
    }

    @Test
    void afterAStepApartNoTensorOfItIsLeft() {
        EngineSpec spec = Networks.engine(WITH_DROPOUT, Networks.adam(0.01), TEN_CLASSES);
        try (Replica replica = replica(spec, APART)) {
            step(replica, batch(TEN_CLASSES, 16, 0), 0);
            long before = PointerCount.settled();
            for (int i = 1; i < 20; i++) {
                step(replica, batch(TEN_CLASSES, 16, i), i);
                replica.parameters();
            }

            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }
}
