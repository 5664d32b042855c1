package dev.lockstep.data;

/** Fills the batches of one replica, one at a time: any step, but best forwards. */
interface BatchFiller {
    /** A batch that has room for any step. */
    Batch emptyBatch();

    void fill(long step, Batch batch);

    /** Whether a batch takes so long that another thread should fill it. */
    boolean isSlow();
}
