package dev.lockstep.engine.keras;

import java.util.function.IntUnaryOperator;

/**
 * Where each of a row of values stands with Keras.
 *
 * @param count how many there are; 0 where each stands at the same place, however many there are
 */
record Order(int count, IntUnaryOperator places) {
    static final Order SAME = new Order(0, IntUnaryOperator.identity());

    /** Where a value of {@code [channels, points]} stands in {@code [points, channels]}. */
    static Order channelsFirst(int channels, int points) {
        return channels == 1 || points == 1
                ? SAME
                : new Order(channels * points, i -> i % points * channels + i / points);
    }

    boolean isSame() {
        return count == 0;
    }

    int of(int place) {
        return places.applyAsInt(place);
    }

    /** The order of these values with others after them. */
    Order with(int own, Order others, int more) {
        return isSame() && others.isSame()
                ? SAME
                : new Order(own + more, i -> i < own ? of(i) : own + others.of(i - own));
    }

    boolean isThatOf(Order other, int width) {
        for (int i = 0; i < width; i++) {
            if (of(i) != other.of(i)) {
                return false;
            }
        }
        return true;
    }
}
