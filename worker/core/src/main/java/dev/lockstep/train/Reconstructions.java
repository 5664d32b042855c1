package dev.lockstep.train;

import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.Reconstructed;
import java.nio.FloatBuffer;
import java.util.List;

/** Has a model that predicts its own input give back some pictures, to be shown beside them. */
record Reconstructions(Dataset dataset, Replica replica) {

    Reconstructed draw(Split part, int most) {
        return new Reconstructed(new FirstRows(dataset, part, most).each(batch -> {
            FloatBuffer said = Predictions.of(replica, batch);
            return row -> pair(FirstRows.features(batch, row), said, row);
        }));
    }

    private Reconstructed.Pair pair(float[] pixels, FloatBuffer said, int row) {
        List<Integer> shape = dataset.schema().featureShape();
        float[] again = new float[pixels.length];
        said.get(row * again.length, again);
        GreyScale greyScale = GreyScale.of(pixels);
        return new Reconstructed.Pair(
                shape.get(0), shape.get(1), shape.get(2), greyScale.bytes(pixels), greyScale.bytes(again));
    }
}
