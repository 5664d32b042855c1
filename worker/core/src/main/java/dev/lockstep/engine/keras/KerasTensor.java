package dev.lockstep.engine.keras;

import java.util.List;
import java.util.stream.Collectors;

/** One array that a layer has learned, the last size moving fastest. */
final class KerasTensor {
    private final String name;
    private final List<Integer> sizes;
    private final float[] values;

    KerasTensor(String name, List<Integer> sizes, float... values) {
        this.name = name;
        this.sizes = sizes;
        this.values = values;
    }

    String name() {
        return name;
    }

    List<Integer> sizes() {
        return sizes;
    }

    float[] values() {
        return values.clone();
    }

    /** Its name without the layer's and without the number of its copy: {@code dense/kernel:0} is a kernel. */
    String role() {
        String last = name.substring(name.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0 ? last : last.substring(0, colon);
    }

    static String inWords(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    /**
     * The same numbers one output after the other, as a matrix that Keras has one input after the other.
     *
     * @param outputs columns of the matrix
     */
    float[] turned(int outputs, ValueOrder inputOrder, ValueOrder outputOrder) {
        int inputs = values.length / outputs;
        float[] turned = new float[values.length];
        for (int output = 0; output < outputs; output++) {
            int column = outputOrder.of(output);
            for (int input = 0; input < inputs; input++) {
                turned[output * inputs + input] = values[inputOrder.of(input) * outputs + column];
            }
        }
        return turned;
    }

    float[] turned(int outputs) {
        return turned(outputs, ValueOrder.SAME, ValueOrder.SAME);
    }

    /** The same numbers in another order. */
    float[] ordered(ValueOrder order) {
        float[] ordered = new float[values.length];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = values[order.of(i)];
        }
        return ordered;
    }
}
