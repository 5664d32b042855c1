package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.Schema;
import dev.lockstep.order.Shards;
import java.util.List;

/** Windows of two columns, made of the points of another data set: one rises steadily, the other does not change. */
record Ramps(MemoryDataset points) implements Dataset {
    static final int PAST = 4;
    static final int AHEAD = 3;
    private static final List<String> COLUMNS = List.of("ramp", "level");

    @Override
    public Schema schema() {
        return new Schema(
                List.of(PAST, 2),
                COLUMNS,
                new Schema.Numbers(List.of("level+1", "ramp+1", "level+2", "ramp+2", "level+3", "ramp+3")));
    }

    @Override
    public List<PreparedColumn> prepared() {
        return COLUMNS.stream()
                .map(name -> new PreparedColumn(name, PreparedColumn.Kind.NUMBER, "", 0, 0.1, null, List.of(), false))
                .toList();
    }

    @Override
    public long rows(Part part) {
        return points.rows(part);
    }

    @Override
    public Shards shards(int replicas, int batch) {
        return points.shards(replicas, batch);
    }

    @Override
    public Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        return new RampFeed(points.trainingFeed(replica, replicas, batch, seed), new Batch(batch, schema()));
    }

    @Override
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        return new RampFeed(points.evaluationFeed(part, replica, replicas, batch), new Batch(batch, schema()));
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        return points.evaluationSteps(part, replica, replicas, batch);
    }

    @Override
    public void close() {
        points.close();
    }

    private record RampFeed(Feed points, Batch batch) implements Feed {
        @Override
        public Batch batch(long step) {
            Batch from = points.batch(step);
            batch.rows(from.rows());
            for (int row = 0; row < from.rows(); row++) {
                float rise = from.features().get(2 * row) / 5;
                float level = from.features().get(2 * row + 1);
                for (int line = 0; line < PAST; line++) {
                    batch.features().put((row * PAST + line) * 2, rise * line);
                    batch.features().put((row * PAST + line) * 2 + 1, level);
                }
                for (int line = 0; line < AHEAD; line++) {
                    batch.labels().put((row * AHEAD + line) * 2, level);
                    batch.labels().put((row * AHEAD + line) * 2 + 1, rise * (PAST + line));
                }
            }
            return batch;
        }

        @Override
        public void close() {
            points.close();
        }
    }
}
