package dev.lockstep.engine.dl4j.own;

/**
 * An array of numbers that a layer learns, one output after the other.
 *
 * @param inputs values that go into each weighted sum; 0 where it is no matrix of weights but a bias, factor or offset
 * @param outputs values that each input goes into
 * @param number which of the layer's arrays of weights it is
 * @param start where a bias, factor or offset begins
 */
public record KernelWeights(String name, int count, int inputs, int outputs, int number, double start) {

    static KernelWeights matrix(String name, int inputs, int outputs, int count, int number) {
        return new KernelWeights(name, count, inputs, outputs, number, 0);
    }

    static KernelWeights offset(String name, int count, double start) {
        return new KernelWeights(name, count, 0, 0, 0, start);
    }

    /** Whether it is pulled towards zero and begins by chance. */
    public boolean areWeights() {
        return inputs > 0;
    }
}
