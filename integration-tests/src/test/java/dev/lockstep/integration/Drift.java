package dev.lockstep.integration;

import java.util.ArrayList;
import java.util.List;

/**
 * How much a figure changes while it is watched, as a share of its middle value: by the middle one of the slopes between all pairs
 * of samples (Theil and Sen), so that a few odd ones, as of a machine that was busy for a moment, do not count.
 */
final class Drift {
    private Drift() {}

    static double of(double[] times, double[] values) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                if (times[j] > times[i]) {
                    slopes.add((values[j] - values[i]) / (times[j] - times[i]));
                }
            }
        }
        double watched = times[times.length - 1] - times[0];
        return middle(slopes) * watched / middle(values);
    }

    static double middle(double[] values) {
        return middle(java.util.Arrays.stream(values).boxed().toList());
    }

    private static double middle(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
