package dev.lockstep.explain;

import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.Reconstructed;
import java.nio.FloatBuffer;
import java.util.List;

/** Has a model that predicts its own input reconstruct some pictures, to be shown beside them. */
record Reconstructions(Dataset dataset, Replica replica) {

    Reconstructed draw(Split part, int most) {
        return new Reconstructed(new FirstRows(dataset, part, most).each(batch -> {
            FloatBuffer predicted = Predictions.of(replica, batch);
            return row -> pair(FirstRows.features(batch, row), predicted, row);
        }));
    }

    private Reconstructed.Pair pair(float[] pixels, FloatBuffer predicted, int row) {
        List<Integer> shape = dataset.schema().featureShape();
        float[] reconstruction = new float[pixels.length];
        predicted.get(row * reconstruction.length, reconstruction);
        GreyScale greyScale = GreyScale.of(pixels);
        return new Reconstructed.Pair(
                shape.get(0), shape.get(1), shape.get(2), greyScale.bytes(pixels), greyScale.bytes(reconstruction));
    }
}
