package dev.lockstep.train;

import dev.lockstep.data.Dataset;
import dev.lockstep.data.Part;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.GivenBack;
import java.nio.FloatBuffer;
import java.util.List;

/** Has a model that predicts its own input give back some pictures, to be shown beside them. */
record Echoes(Dataset dataset, Replica replica) {

    GivenBack draw(Part part, int most) {
        return new GivenBack(new FirstRows(dataset, part, most).each(batch -> {
            FloatBuffer said = Answers.of(replica, batch);
            return row -> pair(FirstRows.features(batch, row), said, row);
        }));
    }

    private GivenBack.Pair pair(float[] pixels, FloatBuffer said, int row) {
        List<Integer> shape = dataset.schema().featureShape();
        float[] again = new float[pixels.length];
        said.get(row * again.length, again);
        Levels levels = Levels.of(pixels);
        return new GivenBack.Pair(shape.get(0), shape.get(1), shape.get(2), levels.bytes(pixels), levels.bytes(again));
    }
}
