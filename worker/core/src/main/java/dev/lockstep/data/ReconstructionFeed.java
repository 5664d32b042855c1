package dev.lockstep.data;

import java.util.HashMap;
import java.util.Map;

/** The batches of another feed, of which the features are to be predicted: an autoencoder reconstructs what it is given. */
final class ReconstructionFeed implements BatchFeed {
    private final BatchFeed feed;
    /** A feed hands out few batches again and again, and each is equal to itself alone. */
    private final Map<Batch, Batch> reconstructs = new HashMap<>();

    ReconstructionFeed(BatchFeed feed) {
        this.feed = feed;
    }

    /** Throws an IllegalArgumentException that says why, where rows cannot be reconstructed. */
    static void check(DataSchema schema) {
        if (schema.tokens() > 0 || schema.padded()) {
            throw new IllegalArgumentException(
                    "data.predict=features is for rows of numbers, all of one length, but those"
                            + " of this data set are " + (schema.tokens() > 0 ? "numbers of tokens" : "padded")
                            + "; predict the label");
        }
    }

    @Override
    public Batch batch(long step) {
        Batch batch = feed.batch(step);
        Batch ofReconstruction = reconstructs.computeIfAbsent(batch, Batch::ofReconstruction);
        ofReconstruction.rows(batch.rows());
        return ofReconstruction;
    }

    @Override
    public void close() {
        feed.close();
    }
}
