package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.order.Shards;
import java.util.List;

/** Sentences of few tokens, some shorter than others, made of the points of another data set; each word has a label. */
record Sentences(MemoryDataset points) implements Dataset {
    static final int STEPS = 6;
    private static final int TOKENS = 11;

    @Override
    public Schema schema() {
        return new Schema(
                List.of(STEPS), List.of(), TOKENS, true, new Schema.StepClasses(List.of("even", "odd"), STEPS));
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
        return new SentenceFeed(points.trainingFeed(replica, replicas, batch, seed), new Batch(batch, schema()));
    }

    @Override
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        return new SentenceFeed(points.evaluationFeed(part, replica, replicas, batch), new Batch(batch, schema()));
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        return points.evaluationSteps(part, replica, replicas, batch);
    }

    @Override
    public void close() {
        points.close();
    }

    private record SentenceFeed(Feed points, Batch batch) implements Feed {
        @Override
        public Batch batch(long step) {
            Batch from = points.batch(step);
            batch.rows(from.rows());
            for (int row = 0; row < from.rows(); row++) {
                int number = (int) Math.abs(1000 * from.features().get(2 * row));
                int present = 1 + number % STEPS;
                for (int i = 0; i < STEPS; i++) {
                    int token = (number + 3 * i) % TOKENS;
                    boolean there = i < present;
                    batch.features().put(row * STEPS + i, there ? token : 0);
                    batch.mask().put(row * STEPS + i, there ? 1 : 0);
                    batch.labels().put(row * STEPS + i, there ? token % 2 : 0);
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
