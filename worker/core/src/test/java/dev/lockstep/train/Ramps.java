package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.ValueForm;
import java.util.List;

/** Windows of two columns, made of the points of another data set: one rises steadily, the other does not change. */
record Ramps(MemoryDataset points) implements OfPoints {
    static final int PAST = 4;
    static final int AHEAD = 3;
    private static final List<String> COLUMNS = List.of("ramp", "level");

    @Override
    public DataSchema schema() {
        return new DataSchema(
                List.of(PAST, 2),
                COLUMNS,
                new DataSchema.Numbers(List.of("level+1", "ramp+1", "level+2", "ramp+2", "level+3", "ramp+3")));
    }

    @Override
    public List<PreparedColumn> prepared() {
        return COLUMNS.stream()
                .map(name -> PreparedColumn.number(name, ValueForm.PLAIN, 0, 0.1, null))
                .toList();
    }

    @Override
    public void make(Batch points, int row, Batch into) {
        float rise = points.features().get(2 * row) / 5;
        float level = points.features().get(2 * row + 1);
        for (int line = 0; line < PAST; line++) {
            into.features().put((row * PAST + line) * 2, rise * line);
            into.features().put((row * PAST + line) * 2 + 1, level);
        }
        for (int line = 0; line < AHEAD; line++) {
            into.labels().put((row * AHEAD + line) * 2, level);
            into.labels().put((row * AHEAD + line) * 2 + 1, rise * (PAST + line));
        }
    }
}
