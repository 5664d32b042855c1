package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import java.util.List;

/** Sentences of few tokens, some shorter than others, made of the points of another data set; each word has a label. */
record Sentences(MemoryDataset points) implements OfPoints {
    static final int STEPS = 6;
    private static final int TOKENS = 11;

    @Override
    public DataSchema schema() {
        return new DataSchema(
                List.of(STEPS), List.of(), TOKENS, true, new DataSchema.StepClasses(List.of("even", "odd"), STEPS));
    }

    @Override
    public void make(Batch points, int row, Batch into) {
        int number = (int) Math.abs(1000 * points.features().get(2 * row));
        int present = 1 + number % STEPS;
        for (int i = 0; i < STEPS; i++) {
            int token = (number + 3 * i) % TOKENS;
            boolean there = i < present;
            into.features().put(row * STEPS + i, there ? token : 0);
            into.mask().put(row * STEPS + i, there ? 1 : 0);
            into.labels().put(row * STEPS + i, there ? token % 2 : 0);
        }
    }
}
