package dev.lockstep.data;

/**
 * How a number of the source became a label.
 *
 * @param subtract what is taken from it before it is multiplied
 * @param multiply what it is multiplied by after that
 */
public record LabelScale(double subtract, double multiply) {
    /** Of numbers that are taken as they are. */
    static final LabelScale NONE = new LabelScale(0, 1);

    /** The number of the source that became this one. */
    public double before(double scaled) {
        return scaled / multiply + subtract;
    }
}
