package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import org.jspecify.annotations.Nullable;

/** Batches of rows that a model is asked about, as one task has them. */
interface QuestionFeed extends AutoCloseable {
    /** The next rows, always in the same batch or one like it; one without rows at the end. */
    Batch next();

    /** What names a row of the last batch where it is answered. */
    @Nullable
    Object[] keys(int row);

    /** In how many columns a row of the last batch has a word that training has not seen. */
    int unknown(int row);

    @Override
    void close();
}
