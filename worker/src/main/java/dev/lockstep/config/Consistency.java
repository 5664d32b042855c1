package dev.lockstep.config;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import java.util.List;
import java.util.function.BiConsumer;

/** What no setting can know on its own: combinations that cannot be. */
final class Consistency {
    private final RunSpec run;
    private final BiConsumer<String, String> faults;

    private Consistency(RunSpec run, BiConsumer<String, String> faults) {
        this.run = run;
        this.faults = faults;
    }

    /** @param faults told the path of a setting and what is wrong with it */
    static void check(RunSpec run, BiConsumer<String, String> faults) {
        Consistency check = new Consistency(run, faults);
        check.checkCluster();
        check.checkLayers();
    }

    private void checkCluster() {
        int replicas = run.training().replicas();
        run.cluster()
                .ranks()
                .filter(r -> r < 1 || r > replicas)
                .ifPresent(ranks -> faults.accept(
                        "cluster.ranks",
                        "cluster.ranks=" + ranks + " is not in 1 to training.replicas=" + replicas
                                + ": each rank hosts at least one replica"));
        if (!run.name().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            faults.accept(
                    "name", "name=" + run.name() + " wants letters, digits, '.', '_' and '-': it names a directory");
        }
        if (run.training().earlyStopping().isPresent() && run.data().split().validation() == 0) {
            faults.accept(
                    "training.earlyStopping",
                    "training.earlyStopping is judged by the validation part, and there is none: give"
                            + " data.split.validation, 0.2 for example, or remove it");
        }
        if (run.checkpoint().every().count() == 0) {
            faults.accept("checkpoint.every", "checkpoint.every must be more than 0");
        }
    }

    private void checkLayers() {
        NetworkSpec network = run.network();
        List<LayerSpec> layers = network.layers();
        if (layers.stream().noneMatch(LayerSpec.Dense.class::isInstance)) {
            faults.accept("network.layers", "network.layers has no dense layer, so that there is nothing to learn");
            return;
        }
        for (int i = 0; i < layers.size() - 1; i++) {
            if (activation(layers.get(i)) == Activation.STEP) {
                faults.accept(
                        "network.layers." + i,
                        "network.layers." + i
                                + ": step counts at prediction only, since its gradient is zero everywhere;"
                                + " it can be the last activation, not one within");
            }
        }
        int last = layers.size() - 1;
        if (layers.get(last) instanceof LayerSpec.Dropout) {
            faults.accept("network.layers." + last, "network.layers." + last + ": dropout cannot be the last layer");
            return;
        }
        checkOutput("network.layers." + last, activation(layers.get(last)), network.loss());
    }

    private void checkOutput(String path, Activation output, Loss loss) {
        String wrong = switch (loss) {
            case CROSS_ENTROPY ->
                output == Activation.SOFTMAX
                        ? ""
                        : "crossEntropy wants activation softmax at the output (for one output with sigmoid:"
                                + " binaryCrossEntropy)";
            case BINARY_CROSS_ENTROPY ->
                output == Activation.SIGMOID
                        ? ""
                        : "binaryCrossEntropy wants activation sigmoid at the output (for softmax: crossEntropy)";
            case HINGE ->
                output == Activation.SOFTMAX || output == Activation.SIGMOID
                        ? "hinge wants an output of any sign: activation identity, tanh or step"
                        : "";
            case MSE, MAE -> "";
        };
        if (!wrong.isEmpty()) {
            faults.accept(path, path + ": network.loss " + wrong + "; the last activation is " + Names.of(output));
        }
    }

    private static Activation activation(LayerSpec layer) {
        if (layer instanceof LayerSpec.Dense dense) {
            return dense.activation();
        }
        return layer instanceof LayerSpec.Activated activated ? activated.function() : Activation.IDENTITY;
    }
}
