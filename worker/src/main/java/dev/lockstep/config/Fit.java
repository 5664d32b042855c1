package dev.lockstep.config;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.Fault;
import dev.lockstep.setting.Place;
import dev.lockstep.setting.SettingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a network fits the rows that it is to learn from. Known only once the data are, so not a part of reading. */
public final class Fit {
    private static final String LOSS = "network.loss";

    private final NetworkSpec network;
    private final List<Fault> faults = new ArrayList<>();

    private Fit(NetworkSpec network) {
        this.network = network;
    }

    /**
     * Throws where it does not, naming the layer and the sizes.
     *
     * @param features values of a row
     * @param classes classes of the label, or 0 where the label is numbers
     * @param numbers numbers to predict, where the label is numbers
     */
    public static void check(NetworkSpec network, int features, int classes, int numbers) {
        Fit fit = new Fit(network);
        fit.inputs(features);
        if (classes > 0) {
            fit.classOutputs(classes);
        } else {
            fit.numberOutputs(numbers);
        }
        if (!fit.faults.isEmpty()) {
            throw new RunFileException("the network for these data", fit.faults);
        }
    }

    /** Values that the network puts out for a row; empty where no layer says it. */
    static Optional<Integer> outputs(NetworkSpec network) {
        return network.layers().stream()
                .filter(layer -> layer instanceof LayerSpec.Dense)
                .map(layer -> ((LayerSpec.Dense) layer).units())
                .reduce((first, second) -> second);
    }

    private void inputs(int features) {
        network.inputs()
                .filter(inputs -> inputs != features)
                .ifPresent(inputs -> fault(
                        "network.inputs",
                        "=" + inputs + ", but a row of the data has " + features
                                + (features == 1 ? " value" : " values"),
                        "remove network.inputs, or write " + features));
    }

    private void classOutputs(int classes) {
        int outputs = outputs(network).orElse(0);
        if (network.loss() == Loss.CROSS_ENTROPY) {
            if (outputs != classes) {
                units(
                        outputs,
                        "the data have " + classes + " classes, and crossEntropy takes one output a class",
                        classes);
            }
        } else if (outputs != classes && !(classes == 2 && outputs == 1)) {
            int right = classes == 2 ? 1 : classes;
            units(outputs, "the data have " + classes + " classes", right);
        }
    }

    private void numberOutputs(int targets) {
        int outputs = outputs(network).orElse(0);
        if (outputs != targets) {
            units(
                    outputs,
                    "the data have " + targets + (targets == 1 ? " number" : " numbers") + " to predict",
                    targets);
        }
        if (network.loss() != Loss.MSE && network.loss() != Loss.MAE) {
            fault(
                    LOSS,
                    "=" + SettingWriter.spelt(network.loss()) + " is for classes, but the data have numbers to predict",
                    "use mse or mae");
        }
    }

    /** Says which layer decides the number of outputs. */
    private void units(int outputs, String need, int right) {
        for (int i = network.layers().size() - 1; i >= 0; i--) {
            if (network.layers().get(i) instanceof LayerSpec.Dense) {
                fault("network.layers." + i + ".dense.units", "=" + outputs + ", but " + need, "write units: " + right);
                return;
            }
        }
    }

    private void fault(String path, String what, String remedy) {
        faults.add(new Fault(Place.FILE, path, what, remedy));
    }
}
