package dev.lockstep.data;

/**
 * The training batches of all replicas, each read alone: from where the rows are kept, and from nothing that a feed has read, so
 * that both can be compared. A batch is valid until the next call.
 */
public interface BatchReader {
    /** What the feed of a replica has at this step. */
    Batch batch(int replica, long step);

    /** Whether a batch takes so long that it should be read ahead. */
    default boolean isSlow() {
        return false;
    }
}
