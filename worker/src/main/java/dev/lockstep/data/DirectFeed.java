package dev.lockstep.data;

/** A feed of small batches from memory, which are filled faster than another thread could be asked for them. */
final class DirectFeed implements Feed {
    private final Filling filling;
    private final Batch batch;

    DirectFeed(Filling filling) {
        this.filling = filling;
        batch = filling.emptyBatch();
    }

    @Override
    public Batch batch(long step) {
        filling.fill(step, batch);
        return batch;
    }

    @Override
    public void close() {
        // What was filled is on the heap, and ends with this object.
    }
}
