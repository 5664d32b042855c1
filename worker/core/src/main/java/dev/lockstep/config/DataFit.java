package dev.lockstep.config;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingPlace;
import dev.lockstep.setting.SettingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Whether a network fits the rows that it is to learn from. Known only once the data are, so not a part of reading. */
public final class DataFit {
    private static final String LOSS = "network.loss";
    private static final Set<LossFunction> OF_NUMBERS = Set.of(LossFunction.MSE, LossFunction.MAE, LossFunction.HUBER);

    private final NetworkSpec network;
    private final RowShape row;
    private final List<SettingFault> faults = new ArrayList<>();

    private DataFit(NetworkSpec network, RowShape row) {
        this.network = network;
        this.row = row;
    }

    /**
     * Throws where it does not, naming the layer and the sizes.
     *
     * @param features values of a row
     * @param classes classes of the label, or 0 where the label is numbers
     * @param numbers numbers to predict, where the label is numbers
     */
    public static void check(NetworkSpec network, int features, int classes, int numbers) {
        check(network, new RowShape.Values(features), new Labels(classes, numbers, 0));
    }

    /**
     * What is to be predicted of a row.
     *
     * @param classes classes of a label, or 0 where the labels are numbers
     * @param numbers numbers to predict, where the labels are numbers
     * @param steps labels of a row where each step of a sequence has one; otherwise 0
     */
    public record Labels(int classes, int numbers, int steps) {}

    /** Throws where a network does not fit rows of this shape, naming the layer and the sizes. */
    public static void check(NetworkSpec network, RowShape row, Labels labels) {
        check(network, row, labels, path -> path);
    }

    /** As above, where messages call a place of the network by another name than its own. */
    public static void check(NetworkSpec network, RowShape row, Labels labels, UnaryOperator<String> inWords) {
        DataFit fit = new DataFit(network, row);
        fit.inputs(row.width());
        fit.layers(labels);
        fit.ending();
        if (!fit.faults.isEmpty()) {
            throw new RunFileException(
                    "the network for these data",
                    fit.faults.stream()
                            .map(fault -> new SettingFault(
                                    fault.place(), inWords.apply(fault.path()), fault.what(), fault.remedy()))
                            .toList());
        }
    }

    /** Values that the network puts out for a row; empty where no layer says it. */
    static Optional<Integer> outputs(NetworkSpec network) {
        return network.end().stream()
                .filter(layer -> layer instanceof LayerSpec.Dense)
                .map(layer -> ((LayerSpec.Dense) layer).units())
                .reduce((first, second) -> second);
    }

    private void layers(Labels labels) {
        try {
            NetworkPlan plan = NetworkPlan.of(network, row);
            shape(plan, labels);
            classWeights(labels.classes());
            if (labels.classes() > 0) {
                classOutputs(plan, labels.classes());
            } else {
                numberOutputs(plan, labels.numbers());
            }
        } catch (ShapeException e) {
            fault(e.path(), e.what(), e.remedy());
        }
    }

    /** Of a network that begins with a model nobody knew before what it ends in. */
    private void ending() {
        List<LayerSpec> end = network.end();
        if (!end.isEmpty()) {
            LossMismatch.fault(network.loss(), end.get(end.size() - 1).activation())
                    .ifPresent(wrong -> fault(LOSS, wrong.what(), wrong.remedy()));
        }
    }

    private void classWeights(int classes) {
        List<Double> weights = network.weights();
        if (!weights.isEmpty() && weights.size() != classes) {
            fault(
                    "network.classWeights",
                    " has " + weights.size() + (weights.size() == 1 ? " weight" : " weights") + ", but the data have "
                            + (classes == 0 ? "numbers to predict" : classes + " classes"),
                    classes == 0 ? "remove it" : "give one for each class, in their order");
        }
    }

    private void shape(NetworkPlan plan, Labels labels) {
        int steps = plan.out() instanceof RowShape.Sequence sequence ? sequence.steps() : 0;
        if (steps != labels.steps()) {
            throw labels.steps() == 0
                    ? new ShapeException(
                            plan.last().path(),
                            "puts out " + plan.out() + ", but a row has one label",
                            "put lastStep, globalPool or flatten before the last dense layer")
                    : new ShapeException(
                            plan.last().path(),
                            "puts out " + plan.out() + ", but each of " + labels.steps() + " steps has a label",
                            "keep all steps to the end");
        }
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

    private void classOutputs(NetworkPlan plan, int classes) {
        int outputs = each(plan);
        if (network.loss() == LossFunction.CROSS_ENTROPY) {
            if (outputs != classes) {
                units(
                        plan,
                        "the data have " + classes + " classes, and crossEntropy takes one output a class",
                        classes);
            }
        } else if (outputs != classes && !(classes == 2 && outputs == 1)) {
            units(plan, "the data have " + classes + " classes", classes == 2 ? 1 : classes);
        }
    }

    /** Values that come out for each label. */
    private static int each(NetworkPlan plan) {
        return plan.out() instanceof RowShape.Sequence sequence
                ? sequence.values()
                : plan.out().width();
    }

    private void numberOutputs(NetworkPlan plan, int targets) {
        if (each(plan) != targets) {
            units(plan, "the data have " + targets + (targets == 1 ? " number" : " numbers") + " to predict", targets);
        }
        if (!OF_NUMBERS.contains(network.loss())) {
            fault(
                    LOSS,
                    "=" + SettingWriter.spelt(network.loss()) + " is for classes, but the data have numbers to predict",
                    "use mse, mae or huber");
        }
    }

    /** Says which layer decides the number of outputs. */
    private void units(NetworkPlan plan, String need, int right) {
        List<NetworkPlan.Node> nodes = plan.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NetworkPlan.Node node = nodes.get(i);
            if (node.work() instanceof LayerSpec.Dense dense) {
                fault(node.path() + ".units", "=" + dense.units() + ", but " + need, "write units: " + right);
                return;
            }
            if (!node.in().equals(node.out())) {
                fault(node.path(), "puts out " + node.out() + ", but " + need, "end with a dense layer of " + right);
                return;
            }
        }
        fault("network.layers", "puts out " + row + ", but " + need, "end with a dense layer of " + right);
    }

    private void fault(String path, String what, String remedy) {
        faults.add(new SettingFault(SettingPlace.FILE, path, what, remedy));
    }
}
