package dev.lockstep.config;

import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingWriter;
import dev.lockstep.setting.YamlNode;
import java.util.List;
import java.util.stream.Stream;

/** Combinations of settings that are each right alone and impossible together. */
final class SpecConsistency {
    private static final String LAYERS = "network.layers";
    private static final String LOSS = "network.loss";

    private final RunSpec run;
    private final YamlNode root;
    private final SettingFaults faults;
    /** The layers that end in the output. */
    private List<LayerSpec> layers = List.of();

    SpecConsistency(RunSpec run, YamlNode root, SettingFaults faults) {
        this.run = run;
        this.root = root;
        this.faults = faults;
    }

    void check() {
        name();
        ranks();
        split();
        generated();
        texts();
        scaledLabel();
        rowsAStep();
        earlyStopping();
        mixup();
        after();
        run.search()
                .ifPresent(search -> SearchFaults.of(run, search).forEach(wrong -> {
                    if (!faults.touch(wrong.path())) {
                        faults.add(root.placeOf(wrong.path()), wrong.path(), wrong.what(), wrong.remedy());
                    }
                }));
        layers = run.network().end();
        boolean imports = run.network().imported().isPresent();
        if (layers.isEmpty() && imports) {
            return; // what the imported layers end in is known when the model is read
        }
        if (layers.isEmpty()) {
            fault(
                    LAYERS,
                    "is empty",
                    "give at least one layer, such as - dense: { units: 1, activation: sigmoid }",
                    LAYERS);
        } else if (!faults.touch(LAYERS)) {
            hiddenLayers(imports);
            lastLayer();
            outputAndLoss();
        }
    }

    private void name() {
        // The run directory is named after it.
        if (!run.name().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            fault(
                    "name",
                    "=" + run.name() + " cannot name a directory",
                    "use letters, digits, dots, - and _ only",
                    "name");
        }
    }

    private void ranks() {
        int replicas = run.training().replicas();
        run.cluster()
                .ranks()
                .filter(ranks -> ranks > replicas)
                .ifPresent(ranks -> fault(
                        "cluster.ranks",
                        "=" + ranks + " is more than training.replicas=" + replicas
                                + ", and a rank without a replica has nothing to do",
                        "give at most " + replicas + " ranks, or more replicas",
                        "training.replicas"));
    }

    private void split() {
        DataSpec.SplitSpec split = run.data().split();
        if (split.test().isFolded()) {
            fault("data.split.test", "cannot be folds", "write folds under data.split.validation");
        }
        if (split.validation() instanceof HeldOut.Fold fold && fold.number() > fold.of()) {
            fault(
                    "data.split.validation.fold.number",
                    "=" + fold.number() + " is more than there are folds: " + fold.of(),
                    "count from 1 to " + fold.of());
        }
        double test = split.test().drawn();
        double validation = split.validation().drawn();
        if (test + validation >= 1) {
            fault(
                    "data.split",
                    "keeps test=" + test + " and validation=" + validation + " apart, together 1 or more",
                    "let them be below 1 together, so that rows are left to train on");
        }
    }

    private void scaledLabel() {
        boolean isNumber = run.data().source() instanceof TableSpec table && table.target() == TableSpec.Target.NUMBER;
        if (run.data().scaleLabel() == DataSpec.ScaleLabel.STANDARD && !isNumber) {
            fault(
                    "data.scaleLabel",
                    "=standard is for tables with a number to predict",
                    "write data.target: number, or remove data.scaleLabel",
                    "data.target",
                    "data.source");
        }
    }

    private void texts() {
        if (run.data().source() instanceof FormatSpec.Words words
                && words.columns().isPresent()
                && words.label() != FormatSpec.Words.Label.LINE) {
            fault(
                    "data.label",
                    "=" + SettingWriter.spelt(words.label()) + ", but data.columns says where the class stands",
                    "remove one of them",
                    "data.columns");
        }
    }

    /** What only files can have. */
    private void generated() {
        if (!(run.data().source() instanceof SourceSpec.Generator)) {
            return;
        }
        if (run.data().prepare().stream().anyMatch(list -> !list.isEmpty())) {
            fault("data.prepare", "has nothing to prepare: a generator's rows are ready", "remove it");
        }
        ownFiles("data.split.test", run.data().split().test());
        ownFiles("data.split.validation", run.data().split().validation());
    }

    private void ownFiles(String setting, HeldOut kept) {
        if (kept instanceof HeldOut.Path) {
            fault(setting, "names files, but a generator reads none", "give a share, such as 0.2");
        }
    }

    private void rowsAStep() {
        int batch = run.training().batch();
        int accumulate = run.training().accumulate();
        if ((long) batch * accumulate > Integer.MAX_VALUE) {
            fault(
                    "training.accumulate",
                    "=" + accumulate + " batches of training.batch=" + batch + " are more rows than a step can have: "
                            + Integer.MAX_VALUE,
                    "use fewer or smaller ones",
                    "training.batch");
        }
    }

    private void earlyStopping() {
        if (run.training().earlyStopping().isPresent()
                && run.data().split().validation().isFolded()) {
            fault(
                    "training.earlyStopping",
                    "would choose by the rows of the fold that is to judge the run",
                    "remove it, and give training.epochs that suit the data",
                    "data.split");
        }
        if (run.training().earlyStopping().isPresent()
                && !run.data().split().validation().isAny()) {
            fault(
                    "training.earlyStopping",
                    "has no validation rows to judge by",
                    "add data.split.validation, such as 0.2, or remove training.earlyStopping",
                    "data.split");
        }
    }

    private void mixup() {
        LossFunction loss = run.network().loss();
        if (run.training().mixup().isPresent()
                && loss != LossFunction.CROSS_ENTROPY
                && loss != LossFunction.BINARY_CROSS_ENTROPY) {
            fault(
                    "training.mixup",
                    "asks for a share of two classes, but network.loss=" + SettingWriter.spelt(loss)
                            + " has no probabilities",
                    "use crossEntropy or binaryCrossEntropy, or remove training.mixup",
                    LOSS);
        }
    }

    private void after() {
        boolean isFolded = run.data().split().validation() instanceof HeldOut.Folds;
        if (isFolded && run.checkpoint().pauseAfter().isPresent()) {
            fault("checkpoint.pauseAfter", "is for one run, but folds are many", "remove it, or give no folds");
        }
        if (run.after().prune().isEmpty()) {
            return;
        }
        if (!run.network().graph().isEmpty()) {
            fault("after.prune", "begins anew with the model, and only a chain can be imported", "remove after.prune");
        }
        if (isFolded) {
            fault("after.prune", "is for one model, but folds leave many", "remove after.prune, or give no folds");
        }
    }

    private void hiddenLayers(boolean imports) {
        boolean learns = Stream.concat(
                        run.network().layers().stream(),
                        run.network().graph().stream().flatMap(branch -> branch.layers().stream()))
                .anyMatch(SpecConsistency::learns);
        if (!learns && !imports) {
            fault(LAYERS, "has no dense layer, so there is nothing to learn", "add one, such as - dense: { units: 1 }");
        }
        for (int i = 0; i < layers.size() - 1; i++) {
            if (layers.get(i).activation() == Activation.STEP) {
                fault(
                        place() + "." + i,
                        "has the activation step in a hidden layer, where its gradient of zero stops all learning before it",
                        "use tanh or sigmoid; step is for the last layer");
            }
        }
    }

    /** Whether a layer has weights. */
    private static boolean learns(LayerSpec layer) {
        return layer instanceof LayerSpec.Dense
                || layer instanceof ImageLayer.Conv2d
                || layer instanceof ImageLayer.SeparableConv2d
                || layer instanceof ImageLayer.DepthwiseConv2d
                || layer instanceof ImageLayer.TransposedConv2d
                || layer instanceof BlockLayer
                || (layer instanceof SequenceLayer
                        && !(layer instanceof SequenceLayer.LastStep)
                        && !(layer instanceof SequenceLayer.BothEnds));
    }

    private static boolean drops(LayerSpec layer) {
        return layer instanceof LayerSpec.Dropout || layer instanceof ImageLayer.SpatialDropout;
    }

    private void lastLayer() {
        LayerSpec last = layers.get(layers.size() - 1);
        if (drops(last)) {
            fault(lastPath(), "is a dropout as the last layer, which would drop predictions", "end with a dense layer");
        }
        boolean softmax = last.activation() == Activation.SOFTMAX;
        if (softmax && DataFit.outputs(run.network()).orElse(0) == 1) {
            fault(lastPath(), "is a softmax over one value, which is always 1", "use sigmoid, or one unit a class");
        }
    }

    private void outputAndLoss() {
        if (drops(layers.get(layers.size() - 1))) {
            return;
        }
        Activation output = layers.get(layers.size() - 1).activation();
        LossMismatch.fault(run.network().loss(), output)
                .ifPresent(wrong -> fault(LOSS, wrong.what(), wrong.remedy(), LAYERS));
    }

    private String lastPath() {
        return place() + "." + (layers.size() - 1);
    }

    /** Where the run file has the layers that end in the output. */
    private String place() {
        int branches = run.network().graph().size();
        return branches == 0 ? LAYERS : "network.graph." + (branches - 1) + ".layers";
    }

    /** A fault, unless one of the settings that it is about is known to be wrong already. */
    private void fault(String path, String what, String remedy, String... others) {
        if (!faults.touch(path) && List.of(others).stream().noneMatch(faults::touch)) {
            faults.add(root.placeOf(path), path, what, remedy);
        }
    }
}
