package dev.lockstep.network;

/**
 * A layer of your own: a class on the class path with a constructor that takes a {@code String}, the {@code settings} of the
 * run file. It is given one row at a time, its values row-major, in double precision; it keeps nothing from one row to the
 * next, so that the order of rows and threads cannot show in the result. Any engine can run it.
 */
public interface CustomLayer {

    /** The shape of what comes out. Throw an IllegalArgumentException that says why, where this cannot come in. */
    RowShape shape(RowShape in);

    /** How many numbers the layer learns. They begin by chance, as {@code network.init} says. */
    int parameters(RowShape in);

    /** Fills {@code out}. */
    void forward(double[] in, double[] parameters, double[] out);

    /**
     * The way back.
     *
     * @param outGradient the gradient of what the layer put out
     * @param inGradient to be filled with the gradient of what came in; zeros at first
     * @param gradient to which the gradient of the parameters is to be added
     */
    void back(double[] in, double[] parameters, double[] outGradient, double[] inGradient, double[] gradient);
}
