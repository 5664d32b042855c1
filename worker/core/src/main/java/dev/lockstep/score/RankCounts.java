package dev.lockstep.score;

import dev.lockstep.network.LossFunction;
import java.nio.FloatBuffer;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How well a class is told from the others whatever the threshold: the area under its curve of right against false alarms. Outputs are
 * sorted into bins that become finer towards certainty, so that counts of many can be added, and stay few.
 *
 * @param curves one for each class; of two classes one
 * @param fineness bits by which each power of two is divided
 * @param areChances whether outputs are from 0 to 1
 */
record RankCounts(int curves, int fineness, boolean areChances, int outputs) {
    /** Curves of more classes are many numbers between all ranks. */
    static final int MOST_CLASSES = 20;

    private static final int OCTAVES = 20;
    private static final int MANTISSA = 23;
    private static final float LEAST_CHANCE = 0x1p-20f;
    private static final float LEAST_VALUE = 0x1p-10f;

    static RankCounts of(LossFunction loss, int classes, int outputs) {
        boolean areChances = Set.of(LossFunction.CROSS_ENTROPY, LossFunction.BINARY_CROSS_ENTROPY)
                .contains(loss);
        int curves = classes == 2 ? 1 : classes > 2 && classes <= MOST_CLASSES && outputs == classes ? classes : 0;
        return new RankCounts(curves, curves == 1 ? 4 : 2, areChances, outputs);
    }

    /** Numbers that it counts by. */
    int size() {
        return curves * 2 * bins();
    }

    private int bins() {
        return (2 * OCTAVES) << fineness;
    }

    /** Adds a label. */
    void count(FloatBuffer values, int label, int actual, double[] counts, int from) {
        for (int curve = 0; curve < curves; curve++) {
            int own = curves == 1 ? 1 : curve;
            float value = values.get(label * outputs + (outputs == 1 ? 0 : own));
            int side = actual == own ? 1 : 0;
            counts[from + (curve * 2 + side) * bins() + bin(value)]++;
        }
    }

    /** The more of it, the later; what is no number comes first. */
    private int bin(float value) {
        int half = bins() / 2;
        if (Float.isNaN(value)) {
            return 0;
        }
        if (areChances) {
            int place = value < 0.5f ? place(value, LEAST_CHANCE) : place(1 - value, LEAST_CHANCE);
            return value < 0.5f ? place : 2 * half - 1 - place;
        }
        int place = place(Math.abs(value), LEAST_VALUE);
        return value < 0 ? half - 1 - place : half + place;
    }

    /** By the bits of a number, of which those of its size stand first. */
    private int place(float size, float least) {
        int above = Float.floatToIntBits(Math.max(size, least)) - Float.floatToIntBits(least);
        return Math.min(bins() / 2 - 1, above >> (MANTISSA - fineness));
    }

    /** The mean over all curves of classes that some labels have and others have not; empty where there is none. */
    OptionalDouble auc(double[] counts, int from) {
        double sum = 0;
        int known = 0;
        for (int curve = 0; curve < curves; curve++) {
            int others = from + curve * 2 * bins();
            int own = others + bins();
            double below = 0;
            double right = 0;
            double all = 0;
            for (int i = 0; i < bins(); i++) {
                right += counts[own + i] * (below + counts[others + i] / 2);
                below += counts[others + i];
                all += counts[own + i];
            }
            if (all > 0 && below > 0) {
                sum += right / (all * below);
                known++;
            }
        }
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / known);
    }
}
