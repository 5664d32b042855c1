package dev.lockstep.data;

/** A feed of small batches from memory, which are filled faster than another thread could be asked for them. */
final class DirectFeed implements BatchFeed {
    private final BatchFiller filler;
    private final Batch batch;

    DirectFeed(BatchFiller filler) {
        this.filler = filler;
        batch = filler.emptyBatch();
    }

    @Override
    public Batch batch(long step) {
        filler.fill(step, batch);
        return batch;
    }

    @Override
    public void close() {
        // What was filled is on the heap, and ends with this object.
    }
}
