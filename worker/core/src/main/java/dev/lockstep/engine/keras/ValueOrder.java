package dev.lockstep.engine.keras;

import java.util.function.IntUnaryOperator;

/**
 * Where each of a row of values stands with Keras.
 *
 * @param count how many there are; 0 where each stands at the same place, however many there are
 */
record ValueOrder(int count, IntUnaryOperator places) {
    static final ValueOrder SAME = new ValueOrder(0, IntUnaryOperator.identity());

    /** Where a value of {@code [channels, points]} stands in {@code [points, channels]}. */
    static ValueOrder channelsFirst(int channels, int points) {
        return channels == 1 || points == 1
                ? SAME
                : new ValueOrder(channels * points, i -> i % points * channels + i / points);
    }

    boolean isSame() {
        return count == 0;
    }

    int of(int place) {
        return places.applyAsInt(place);
    }

    /** The order of these values with others after them. */
    ValueOrder with(int own, ValueOrder others, int more) {
        return isSame() && others.isSame()
                ? SAME
                : new ValueOrder(own + more, i -> i < own ? of(i) : own + others.of(i - own));
    }

    boolean isThatOf(ValueOrder other, int width) {
        for (int i = 0; i < width; i++) {
            if (of(i) != other.of(i)) {
                return false;
            }
        }
        return true;
    }
}
