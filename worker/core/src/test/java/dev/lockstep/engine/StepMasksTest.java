package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which steps are there at each place of a network. */
class StepMasksTest {
    private static final int STEPS = 5;
    private static final LayerSpec BY_TWO =
            new SequenceLayer.Conv1d(3, 3, 2, Padding.SAME, 1, Activation.IDENTITY, true, LearnedWeights.INHERITED);
    private static final NetworkPlan PLAN = NetworkPlan.of(
            network(
                    LossFunction.CROSS_ENTROPY,
                    dense(4, Activation.TANH),
                    BY_TWO,
                    new LayerSpec.Dropout(0.1),
                    new LayerSpec.Flatten(),
                    dense(2, Activation.SOFTMAX)),
            new RowShape.Sequence(STEPS, 4));
    private static final DataSchema SCHEMA =
            new DataSchema(List.of(STEPS, 4), List.of(), 0, true, new DataSchema.Classes(List.of("a", "b")));

    private static Batch rows(int capacity, int... lengths) {
        Batch batch = new Batch(capacity, SCHEMA);
        batch.rows(lengths.length);
        for (int i = 0; i < lengths.length * STEPS; i++) {
            batch.mask().put(i, i % STEPS < lengths[i / STEPS] ? 1 : 0);
        }
        return batch;
    }

    private static float[] known(StepMasks.@Nullable Mask mask, int rows) {
        assertThat(mask).isNotNull();
        float[] values = new float[rows * mask.steps()];
        mask.values().get(0, values);
        return values;
    }

    @Test
    void theStepsOfTheRowGoOnUntilAWindowMoves() {
        StepMasks masks = new StepMasks(PLAN);
        masks.read(rows(2, 3, 5));

        assertThat(known(masks.before(0), 2)).containsExactly(1, 1, 1, 0, 0, 1, 1, 1, 1, 1);
        assertThat(masks.before(1)).isSameAs(masks.before(0));
    }

    @Test
    void aPlaceOfAWindowIsThereWhereTheStepIsAtWhichItBegins() {
        StepMasks masks = new StepMasks(PLAN);
        masks.read(rows(3, 2, 3, 5));

        assertThat(known(masks.before(2), 3)).containsExactly(1, 0, 0, 1, 1, 0, 1, 1, 1);
        assertThat(masks.before(3)).isSameAs(masks.before(2));
    }

    @Test
    void whatIsNoSequenceHasNone() {
        StepMasks masks = new StepMasks(PLAN);

        assertThat(masks.before(4)).isNull();
        assertThat(masks.out()).isNull();
    }

    @Test
    void itsMemoryIsTheSameUntilABatchHasRoomForMore() {
        StepMasks masks = new StepMasks(PLAN);
        masks.read(rows(2, 3, 5));
        FloatBuffer values = known(masks);
        masks.read(rows(1, 4));
        assertThat(known(masks)).isSameAs(values);
        masks.read(rows(3, 4, 1, 5));

        assertThat(known(masks)).isNotSameAs(values);
    }

    private static FloatBuffer known(StepMasks masks) {
        StepMasks.Mask mask = masks.before(0);
        assertThat(mask).isNotNull();
        return mask.values();
    }
}
