package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.Replica;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** What a model says of a few rows. */
final class Predictions {
    private Predictions() {}

    /** Row after row. */
    static FloatBuffer of(Replica replica, Batch batch) {
        FloatBuffer predicted = ByteBuffer.allocateDirect(batch.rows() * replica.outputWidth() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        replica.predict(batch, predicted);
        return predicted;
    }
}
