package dev.lockstep.engine.onnx;

import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.ParameterLayout;
import java.util.Arrays;
import java.util.List;

/**
 * What one node of a plan has learned, by the names of its arrays.
 *
 * @param parameters those of the whole model, in its order
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record LearnedNumbers(float[] parameters, List<LayerParameter> arrays) {

    static LearnedNumbers of(float[] parameters, ParameterLayout layout, int node) {
        return new LearnedNumbers(parameters, layout.of(node));
    }

    float[] get(String name) {
        LayerParameter found = arrays.stream()
                .filter(array -> array.array().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the layer has no " + name + ", but " + arrays));
        return Arrays.copyOfRange(parameters, found.first(), found.end());
    }

    /** An array of rows of so many values, in which rows and values are exchanged. */
    static float[] turned(float[] values, int columns) {
        int rows = values.length / columns;
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return turned;
    }

    /** One after the other. */
    static float[] joined(float[]... all) {
        int length = Arrays.stream(all).mapToInt(each -> each.length).sum();
        float[] joined = new float[length];
        int at = 0;
        for (float[] each : all) {
            System.arraycopy(each, 0, joined, at, each.length);
            at += each.length;
        }
        return joined;
    }
}
