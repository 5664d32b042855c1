package dev.lockstep.engine;

import dev.lockstep.data.DirectFloats;
import java.nio.FloatBuffer;

/**
 * Numbers that a replica computes with elsewhere: what it shows of them to others is nothing else's memory, and no number once it
 * computes again. Who keeps a buffer for longer than it holds reads NaN.
 */
final class AwayFloats {
    private final FloatBuffer own;
    private final FloatBuffer shown;
    private boolean isShown;

    AwayFloats(FloatBuffer own) {
        this.own = own;
        shown = DirectFloats.of(own.capacity());
    }

    /** To compute with, while nothing is shown. */
    FloatBuffer own() {
        return own;
    }

    /** To be read and written by others until the next {@link #hide()}; several may ask at once. */
    synchronized FloatBuffer shown() {
        if (!isShown) {
            shown.put(0, own, 0, own.capacity());
            isShown = true;
        }
        return shown;
    }

    /** Takes over what was written. */
    synchronized void hide() {
        if (isShown) {
            own.put(0, shown, 0, own.capacity());
            isShown = false;
            for (int i = 0; i < shown.capacity(); i++) {
                shown.put(i, Float.NaN);
            }
        }
    }
}
