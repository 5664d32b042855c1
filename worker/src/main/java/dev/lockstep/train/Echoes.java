package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.GivenBack;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Has a model that predicts its own input give back some pictures, to be shown beside them. */
record Echoes(Dataset dataset, Replica replica) {

    GivenBack draw(Part part, int most) {
        int count = (int) Math.min(most, dataset.rows(part));
        List<Integer> shape = dataset.schema().featureShape();
        List<GivenBack.Pair> pairs = new ArrayList<>();
        try (Feed feed = dataset.evaluationFeed(part, 0, 1, count)) {
            Batch batch = feed.batch(0);
            FloatBuffer said = Answers.of(replica, batch);
            for (int row = 0; row < batch.rows(); row++) {
                float[] pixels = new float[batch.featureWidth()];
                float[] again = new float[batch.featureWidth()];
                batch.features().get(row * pixels.length, pixels);
                said.get(row * again.length, again);
                Levels levels = Levels.of(pixels);
                pairs.add(new GivenBack.Pair(
                        shape.get(0), shape.get(1), shape.get(2), levels.bytes(pixels), levels.bytes(again)));
            }
        }
        return new GivenBack(pairs);
    }
}
