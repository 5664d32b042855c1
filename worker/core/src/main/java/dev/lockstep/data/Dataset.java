package dev.lockstep.data;

import dev.lockstep.order.ShardOrder;
import java.util.List;
import java.util.Optional;

/** A prepared data set: opened by its directory ({@code ArrowDataset.open}), read by any number of replicas. */
public interface Dataset extends AutoCloseable {
    DataSchema schema();

    /** What became of each column of the source, where it had any and was not taken as it was. */
    default List<PreparedColumn> prepared() {
        return List.of();
    }

    /** What a model keeps of these rows, so that it can be asked about others. */
    default LearnedRows learned() {
        return LearnedRows.like(schema());
    }

    /**
     * What a label of 1 is in the measure of the source; empty where labels are classes, or numbers of several measures.
     */
    default Optional<Double> labelUnit() {
        return Optional.empty();
    }

    long rows(Split part);

    /** Labels of a part of each class, in the order of the classes; empty for numbers, and where nobody counted. */
    default List<Long> classRows(Split part) {
        return List.of();
    }

    /** Endless training batches of one replica: every epoch its shard of the training rows once, in an order of its own. */
    BatchFeed trainingFeed(int replica, int replicas, int batch, long seed);

    /** The same batches, of any replica, each read alone; as its feed has them where rows are computed and not kept. */
    default BatchReader trainingBatches(int replicas, int batch, long seed) {
        return (replica, step) -> trainingFeed(replica, replicas, batch, seed).batch(step);
    }

    /** Which training rows belong to which replica, and in how many steps each takes them. */
    ShardOrder shards(int replicas, int batch);

    /** The replica's share of a part, in the data set's own order: batches 0 to {@link #evaluationSteps} - 1. */
    BatchFeed evaluationFeed(Split part, int replica, int replicas, int batch);

    long evaluationSteps(Split part, int replica, int replicas, int batch);

    @Override
    void close();
}
