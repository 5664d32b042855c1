package dev.lockstep.engine.parameter;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Makes the weights zero that say the least: those of the smallest magnitude. */
final class MagnitudePruning {
    private MagnitudePruning() {}

    /** Makes this share of the weights zero; of equal ones the first. */
    static void smallest(FloatBuffer parameters, int first, int end, double share) {
        float[] magnitudes = new float[end - first];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(parameters.get(first + i));
        }
        float[] sorted = magnitudes.clone();
        Arrays.sort(sorted);
        int count = (int) Math.round(share * magnitudes.length);
        if (count == 0) {
            return;
        }
        float most = sorted[count - 1];
        int atMost = count
                - (int) Arrays.stream(toDoubles(magnitudes))
                        .filter(m -> m < most)
                        .count();
        for (int i = 0; i < magnitudes.length; i++) {
            boolean isLast = magnitudes[i] == most && atMost-- > 0;
            if (magnitudes[i] < most || isLast) {
                parameters.put(first + i, 0);
            }
        }
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
