package dev.lockstep.data;

/** A share of a part in memory, in its own order. */
final class EvaluationFeed implements Feed {
    private final Rows rows;
    private final Batch batch;
    private final Rows.Lines lines;

    EvaluationFeed(Schema schema, Rows rows, int size) {
        this.rows = rows;
        batch = new Batch(Math.min(size, Math.max(1, rows.count())), schema);
        lines = Rows.Lines.of(rows.form());
    }

    @Override
    public Batch batch(long step) {
        int start = Math.toIntExact(step * batch.capacity());
        batch.rows(Math.min(batch.capacity(), rows.count() - start));
        for (int i = 0; i < batch.rows(); i++) {
            rows.copy(start + i, batch, i, lines);
        }
        return batch;
    }

    @Override
    public void close() {
        // The rows are on the heap, and end with this object.
    }
}
