package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.maxPool;
import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network of the tutorials, whole: what it has to learn is whether a bar in noise lies, stands or slants. */
class LeNetTest {
    private static final int SIDE = 28;
    private static final int ROWS = 32;
    private static final DataSchema SCHEMA = Networks.shaped(List.of(1, SIDE, SIDE), 3);
    private static final NetworkSpec LENET = network(
            LossFunction.CROSS_ENTROPY,
            conv(6, 5, Padding.SAME, Activation.RELU),
            maxPool(2),
            conv(16, 5, Padding.VALID, Activation.RELU),
            maxPool(2),
            new LayerSpec.Flatten(),
            dense(120, Activation.RELU),
            dense(84, Activation.RELU),
            dense(3, Activation.SOFTMAX));

    private static Batch bars(long seed) {
        Batch batch = new Batch(ROWS, SCHEMA);
        batch.rows(ROWS);
        SplitMixRandom random = new SplitMixRandom(seed);
        for (int row = 0; row < ROWS; row++) {
            int kind = random.nextInt(3);
            int place = 4 + random.nextInt(SIDE - 8);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    boolean bar = kind == 0 ? y == place : kind == 1 ? x == place : (x + y + place) % SIDE == 0;
                    double value = (bar ? 1 : 0) + 0.2 * random.nextGaussian();
                    batch.features().put((row * SIDE + y) * SIDE + x, (float) value);
                }
            }
            batch.labels().put(row, kind);
        }
        return batch;
    }

    @Test
    void itLearnsWhichWayABarLies() {
        try (Replica replica = new Dl4jEngine(Networks.engine(LENET, Networks.adam(0.002), SCHEMA)).replica(0)) {
            for (int step = 0; step < 60; step++) {
                Networks.step(replica, bars(step), step);
            }
            Batch unseen = bars(1_000_000);
            FloatBuffer outputs = FloatBuffer.allocate(ROWS * 3);
            replica.predict(unseen, outputs);

            int right = 0;
            for (int row = 0; row < ROWS; row++) {
                right += outputs.get(3 * row + (int) unseen.labels().get(row)) > 0.5f ? 1 : 0;
            }
            assertThat(replica.parameters().capacity()).isEqualTo(6 * 26 + 16 * 151 + 120 * 401 + 84 * 121 + 3 * 85);
            assertThat(right).isEqualTo(ROWS);
        }
    }
}
