package dev.lockstep.score;

import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.data.NumberScale;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What the outputs of a network say of a row, or of each of its steps: which class is meant and how likely each is, or the
 * numbers that are predicted, in the measure of the source.
 *
 * @param scales what became of the numbers of the source; none of classes
 * @param names of the values that are read of a row
 * @param areChances whether these are the chances of the classes
 */
public record OutputReading(
        DataSchema.Labels labels,
        ClassDecision decision,
        List<NumberScale> scales,
        List<String> names,
        boolean areChances) {
    private static final String ONLY = "output";

    /**
     * By what the network ends in, and what was trained.
     *
     * @param width values that it puts out for a row
     */
    public static OutputReading of(LearnedRows rows, NetworkSpec network, int width) {
        DataSchema.Labels labels = rows.schema().labels();
        int outputs = width / labels.steps();
        ClassDecision decision = ClassDecision.of(network, outputs);
        if (!labels.areClasses()) {
            return new OutputReading(labels, decision, rows.scalesOfLabels(), labels.numbers(), false);
        }
        int classes = labels.classes().size();
        boolean isEntropy =
                network.loss() == LossFunction.CROSS_ENTROPY || network.loss() == LossFunction.BINARY_CROSS_ENTROPY;
        boolean isOneOfTwo = isEntropy && outputs == 1 && classes == 2;
        boolean hasOneEach = outputs == classes;
        return new OutputReading(
                labels,
                decision,
                List.of(),
                isOneOfTwo || hasOneEach ? labels.classes() : List.of(ONLY),
                isOneOfTwo || (isEntropy && hasOneEach));
    }

    /** Whether a class is meant. */
    public boolean isClass() {
        return labels.areClasses();
    }

    /** Labels of a row: more than one where each step has its own, which are counted on over all rows. */
    public int labelsOfARow() {
        return labels.steps();
    }

    /** The number of the class that is meant. */
    public int classOf(FloatBuffer outputs, int label) {
        return decision.classOf(outputs, label);
    }

    /** The values of a label, in the order of their names. */
    public void read(FloatBuffer outputs, int label, float[] into) {
        if (decision.outputs() == 1 && into.length == 2) {
            float second = outputs.get(label);
            into[0] = 1 - second;
            into[1] = second;
        } else {
            outputs.get(label * into.length, into);
            for (int i = 0; i < scales.size(); i++) {
                into[i] = (float) scales.get(i).before(into[i]);
            }
        }
    }
}
