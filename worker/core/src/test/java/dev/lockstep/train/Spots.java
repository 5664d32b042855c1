package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import java.util.List;

/** Pictures of 8 x 8 pixels, dark but for a spot of 2 x 2 in the left half or the right one, which is their class. */
record Spots(MemoryDataset points) implements OfPoints {
    static final int SIZE = 8;
    private static final int PIXELS = SIZE * SIZE;

    /** The first pixel of a class's spot. */
    static int spot(int label) {
        return 3 * SIZE + (label == 0 ? 1 : 5);
    }

    @Override
    public DataSchema schema() {
        return new DataSchema(List.of(1, SIZE, SIZE), List.of(), new DataSchema.Classes(List.of("left", "right")));
    }

    @Override
    public void make(Batch points, int row, Batch into) {
        float dark = Math.abs(points.features().get(2 * row)) / 20;
        for (int i = 0; i < PIXELS; i++) {
            into.features().put(row * PIXELS + i, dark);
        }
        int label = (int) points.labels().get(row);
        int first = row * PIXELS + spot(label);
        for (int i : new int[] {0, 1, SIZE, SIZE + 1}) {
            into.features().put(first + i, 1);
        }
        into.labels().put(row, label);
    }
}
