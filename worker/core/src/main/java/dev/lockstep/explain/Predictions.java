package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.Replica;
import java.nio.FloatBuffer;

/** What a model says of a few rows. */
final class Predictions {
    private Predictions() {}

    /** Row after row. */
    static FloatBuffer of(Replica replica, Batch batch) {
        FloatBuffer predicted = DirectFloats.of((long) batch.rows() * replica.outputWidth());
        replica.predict(batch, predicted);
        return predicted;
    }
}
