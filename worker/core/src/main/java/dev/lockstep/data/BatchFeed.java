package dev.lockstep.data;

/**
 * The batches of one replica. Its position is one number: batch {@code step} is always the same rows in the same order.
 * Meant to be read forwards; a jump is allowed and costs a seek. The batch is valid until the next call.
 */
public interface BatchFeed extends AutoCloseable {
    Batch batch(long step);

    @Override
    void close();
}
