package dev.lockstep.engine;

import dev.lockstep.data.Batch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;

/**
 * A logical copy of the model. Its buffers are live: to write to {@link #parameters()} is to change the model. A replica
 * is used by one thread at a time, and always by the same one.
 */
public interface Replica extends AutoCloseable {
    int number();

    /** All parameters in model order: direct, native order, the same object each call; position 0. */
    FloatBuffer parameters();

    /** All state of the updater, in an order of the engine's own; empty where the updater has none. */
    FloatBuffer updaterState();

    /** The last gradient, in model order. A sum over the rows of the batch, not yet divided by their number. */
    FloatBuffer gradient();

    /**
     * Computes the gradient of one batch. What is drawn by chance on the way is a function of the run's seed, this
     * replica's number and the step alone.
     *
     * @return the mean loss of the rows, without regularisation
     */
    double gradient(Batch batch, long step);

    /**
     * Adds the last gradient to those of the steps since the last update. What is no gradient but the change of a running
     * mean adds up so that one update does what an update at each of these steps would have done.
     *
     * @param share what of the gradient is added; of such a change it is always the whole
     */
    void addGradientTo(FloatBuffer sum, float share);

    /**
     * Changes the parameters by the gradient: divides it by {@code rows}, clips it, adds l1 and l2, and applies the updater
     * with the rates of {@code step}, after an update at every step before it.
     */
    default void update(long step, double rows) {
        update(step, step, rows);
    }

    /**
     * As above, where not every step ends with an update.
     *
     * @param step whose rates are taken
     * @param updatesBefore how many updates there were: what an updater that corrects its first means counts by
     */
    void update(long step, long updatesBefore, double rows);

    /** Whether some parameters are not to change. */
    default boolean hasFrozen() {
        return false;
    }

    /** Undoes what an average did to parameters that are not to change: the mean of equal numbers may be another number. */
    default void restoreFrozen() {}

    /**
     * Predicts the rows of a batch: row after row into {@code outputs}, from position 0.
     *
     * @return the sum of the rows' losses, without regularisation
     */
    double predict(Batch batch, FloatBuffer outputs);

    /** Values that the network puts out for a row. */
    int outputWidth();

    /**
     * Rounds the weights to what one byte can say: each to a multiple of a 127th of the largest among those of its output.
     * All else stays as it is.
     */
    void quantise();

    /** Writes the model with one byte a weight, as {@link #quantise} has rounded it. */
    void exportQuantised(OutputStream out) throws IOException;

    /**
     * Writes a model like this one of other parameters, to predict with, in the library's own file format. It changes nothing, so
     * that it may go on while the replica computes.
     */
    void export(FloatBuffer parameters, OutputStream out) throws IOException;

    @Override
    void close();
}
