package dev.lockstep.engine;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.parameter.FlatUpdater;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A logical copy of the model. Its buffers are live: to write to {@link #parameters()} is to change the model. But a replica may
 * compute elsewhere, on a card: what a buffer says holds from the call that asks for it to the next gradient, update or
 * prediction, and what is written to it in that time is taken over then. A replica is used by one thread at a time, and
 * computes always on the same one.
 */
public interface Replica extends AutoCloseable {
    int number();

    /** Writes the run's first weights, and over them what imported layers have learned. */
    void begin();

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
    default double gradient(Batch batch, long step) {
        return gradientAs(number(), batch, step);
    }

    /** The same as another replica computes it: what is drawn by chance is a function of that one's number. */
    default double gradientAs(int other, Batch batch, long step) {
        return gradientAs(other, batch, step, from -> {});
    }

    /**
     * As above, and tells on the way how far it is: layers at the end have their gradients first.
     *
     * @param written told, on this thread, from which place on nothing of the gradient will be written or read any more: each time from a
     *     place before the last one. An engine that knows its gradient only as a whole, or has it elsewhere, tells nothing
     */
    double gradientAs(int other, Batch batch, long step, IntConsumer written);

    /**
     * Adds a stretch of the last gradient to those of the steps since the last update. What is no gradient but the change of a running
     * mean adds up so that one update does what an update at each of these steps would have done.
     *
     * @param share what of the gradient is added; of such a change it is always the whole
     */
    void addGradientTo(FloatBuffer sum, float share, int first, int end);

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

    /**
     * The first half of an update, for replicas that hold their weights together: who prepares it knows then what it would make
     * of them.
     */
    default FlatUpdater prepareUpdate(long step, long updatesBefore, double rows) {
        throw new UnsupportedOperationException("replica " + number() + " holds its weights alone");
    }

    /** Whether parameters and updater state are those of the other replica, too. */
    @SuppressWarnings("ReferenceEquality") // the same memory, and not only the same numbers
    default boolean sharesWeightsOf(Replica other) {
        return parameters() == other.parameters();
    }

    /** From now on each rate of the schedule counts so many times: 1 until this is said. */
    void scaleRate(double factor);

    /** What each stretch of the parameters is, in model order: for whoever freezes, prunes or rounds them. */
    List<ParameterRange> layout();

    /**
     * Predicts the rows of a batch: row after row into {@code outputs}, from position 0.
     *
     * @return the sum of the rows' losses, without regularisation
     */
    double predict(Batch batch, FloatBuffer outputs);

    /** Values that the network puts out for a row. */
    int outputWidth();

    @Override
    void close();
}
