package dev.lockstep.data;

import java.io.Serializable;

/**
 * How a number of the source became one that a network takes or puts out.
 *
 * @param subtract what is taken from it before it is multiplied
 * @param multiply what it is multiplied by after that
 */
public record NumberScale(double subtract, double multiply) implements Serializable {
    /** Of numbers that are taken as they are. */
    public static final NumberScale NONE = new NumberScale(0, 1);

    /** What became of a number of the source. */
    public float of(double number) {
        return (float) ((number - subtract) * multiply);
    }

    /** The number of the source that became this one. */
    public double before(double scaled) {
        return scaled / multiply + subtract;
    }
}
