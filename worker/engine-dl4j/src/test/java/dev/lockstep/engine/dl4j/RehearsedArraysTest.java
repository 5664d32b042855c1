package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way of a replica on a card, gone apart from its buffers on the processor: it comes to the same bits as in them. */
class RehearsedArraysTest {
    private static final ComputeDevice APART = new ComputeDevice.Rehearsal();
    private static final int ROWS = 5;

    private static Replica replica(EngineSpec spec, ComputeDevice device) {
        return new Dl4jEngine(spec.on(device)).replica(1);
    }

    static Stream<LayerCase> cases() {
        return LayerCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyLayerLearnsAndPredictsTheSameApartFromItsBuffers(LayerCase one) {
        DataSchema schema = one.schema(one.mayBePadded());
        EngineSpec spec = Networks.engine(one.network(), Networks.adam(0.01), schema);
        try (Replica here = replica(spec, ComputeDevice.processor());
                Replica apart = replica(spec, APART)) {
            for (int step = 0; step < 5; step++) { // from the third on what a step makes is freed with it
                Batch rows = batch(schema, ROWS, step);
                assertThat(apart.gradient(rows, step)).isEqualTo(here.gradient(rows, step));
                assertThat(copy(apart.gradient())).containsExactly(copy(here.gradient()));
                apart.update(step, ROWS);
                here.update(step, ROWS);
            }
            assertThat(copy(apart.parameters())).containsExactly(copy(here.parameters()));
            assertThat(copy(apart.updaterState())).containsExactly(copy(here.updaterState()));
            FloatBuffer said = DirectFloats.of((long) ROWS * here.outputWidth());
            FloatBuffer saidApart = DirectFloats.of(said.capacity());
            Batch rows = batch(schema, ROWS, 77);
            for (int again = 0; again < 4; again++) {
                assertThat(apart.predict(rows, saidApart)).isEqualTo(here.predict(rows, said));
                assertThat(copy(saidApart)).containsExactly(copy(said));
            }
        }
    }

    /** What others write between steps counts, as the average does. */
    @Test
    void whatIsWrittenToItsBuffersIsTakenOver() {
        EngineSpec spec = Networks.engine(WITH_DROPOUT, Networks.adam(0.01), Networks.TEN_CLASSES);
        try (Replica here = replica(spec, ComputeDevice.processor());
                Replica apart = replica(spec, APART)) {
            for (int step = 0; step < 4; step++) {
                for (Replica each : new Replica[] {here, apart}) {
                    step(each, batch(Networks.TEN_CLASSES, ROWS, step), step);
                    FloatBuffer parameters = each.parameters();
                    for (int i = 0; i < parameters.capacity(); i++) {
                        parameters.put(i, parameters.get(i) * 0.5f);
                    }
                }
            }
            assertThat(copy(apart.parameters())).containsExactly(copy(here.parameters()));
            assertThat(apart.parameters()).isSameAs(apart.parameters());
        }
    }

    @Test
    void replicasThatTakeTurnsComeToTheBitsOfOneAlone() {
        EngineSpec spec = Networks.engine(WITH_DROPOUT, Networks.adam(0.01), Networks.TEN_CLASSES);
        int[] hashes = new int[3];
        try (ThreadTeam team = new ThreadTeam(hashes.length)) {
            team.run(i -> {
                try (Replica replica = replica(spec, APART)) {
                    for (int step = 0; step < 10; step++) {
                        step(replica, batch(Networks.TEN_CLASSES, ROWS, step), step);
                    }
                    hashes[i] = Arrays.hashCode(copy(replica.parameters()));
                }
            });
        }
        assertThat(hashes).containsOnly(hashes[0]);
    }
}
