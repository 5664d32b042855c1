package dev.lockstep.engine.parameter;

/**
 * An array of numbers that a layer has, one output after the other where they are weights.
 *
 * @param inputs values that go into each weighted sum, for the scale of first weights; 0 where these are no weights
 * @param outputs values that each input goes into
 * @param number which of the layer's arrays of weights it is
 * @param start where numbers begin that do not begin by chance
 */
public record LayerArray(String name, long count, Role role, int inputs, int outputs, int number, double start) {
    /** What the numbers of an array are. */
    public enum Role {
        /** What begins by chance, and what l1, l2 and weight decay pull towards zero. */
        WEIGHTS,
        /** A bias, a factor or an offset. */
        OTHER,
        /** A running mean or variance. */
        RUNNING
    }

    static LayerArray weights(String name, int inputs, int outputs, long count, int number) {
        return new LayerArray(name, count, Role.WEIGHTS, inputs, outputs, number, 0);
    }

    static LayerArray other(String name, long count, double start) {
        return new LayerArray(name, count, Role.OTHER, 0, 0, 0, start);
    }

    static LayerArray running(String name, long count, double start) {
        return new LayerArray(name, count, Role.RUNNING, 0, 0, 0, start);
    }

    /** The same in one of several parts of a layer, whose arrays of weights come after others. */
    LayerArray of(String part, int others) {
        return new LayerArray(part + "." + name, count, role, inputs, outputs, number + others, start);
    }

    /** Whether it is pulled towards zero and begins by chance. */
    public boolean areWeights() {
        return role == Role.WEIGHTS;
    }
}
