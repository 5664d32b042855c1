package dev.lockstep.config;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/** Whether a network fits the rows that it shall learn from. */
public final class Fit {
    private Fit() {}

    /**
     * Throws where it does not, and names the layer and both sizes.
     *
     * @param features values of a row
     * @param classes classes of the label, or 0 where the label is numbers
     * @param numbers numbers to be predicted, where the label is numbers
     */
    public static void check(NetworkSpec network, int features, int classes, int numbers) {
        List<String> faults = new ArrayList<>();
        network.inputs()
                .filter(n -> n != features)
                .ifPresent(n -> faults.add("network.inputs=" + n
                        + ", but a row of the data has " + features
                        + " features; leave network.inputs out, and it is taken from the"
                        + " data"));
        int last = lastDense(network);
        int outputs = ((LayerSpec.Dense) network.layers().get(last)).units();
        String layer =
                "network.layers." + last + " (dense) puts out " + outputs + (outputs == 1 ? " value" : " values");
        if (classes == 0 && outputs != numbers) {
            faults.add(layer + ", but a row of the data has " + numbers + " to predict; use units: " + numbers);
        } else if (classes == 0 && (network.loss() == Loss.CROSS_ENTROPY || network.loss() == Loss.HINGE)) {
            faults.add("network.loss is for classes, but the label of the data is a number; use mse or mae");
        } else if (classes > 0
                && outputs != classes
                && !(outputs == 1 && classes == 2 && network.loss() != Loss.CROSS_ENTROPY)) {
            faults.add(layer + ", but the data has " + classes + " classes; use units: " + classes
                    + (classes == 2 ? ", or units: 1 with sigmoid and binaryCrossEntropy" : ""));
        }
        if (!faults.isEmpty()) {
            throw new RunFileException("the network for this data", faults);
        }
    }

    private static int lastDense(NetworkSpec network) {
        int last = network.layers().size() - 1;
        while (!(network.layers().get(last) instanceof LayerSpec.Dense)) {
            last--;
        }
        return last;
    }
}
