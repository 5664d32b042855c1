package dev.lockstep.engine.keras;

/** A layer says what Lockstep cannot. */
final class KerasUnsupportedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param why follows the name of the layer in a sentence */
    KerasUnsupportedException(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
