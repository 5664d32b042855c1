package dev.lockstep.config;

import static dev.lockstep.config.MoonsText.messageOf;
import static dev.lockstep.config.MoonsText.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpecConsistencyTest {
    @Test
    void moreRanksThanReplicasAreRefused() {
        assertThat(messageOf(with("ranks: auto", "ranks: 8"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 20: cluster.ranks=8 is more than training.replicas=4, and a rank without a replica has nothing to do (give at most 4 ranks, or more replicas)""");
    }

    @Test
    void theClassOfATextStandsInOnePlace() {
        String words = "source: words\n  path: a.csv\n  label: first\n  columns: { text: a, label: b }";
        assertThat(messageOf(with("source: moons\n  rows: 1000\n  noise: 0.1", words)))
                .contains("data.label=first, but data.columns says where the class stands (remove one of them)");
    }

    @Test
    void onlyANumberIsScaled() {
        assertThat(messageOf(with("rows: 1000", "rows: 1000\n  scaleLabel: standard")))
                .contains("data.scaleLabel=standard is for tables with a number to predict");
    }

    @Test
    void softmaxOverOneValueIsRefused() {
        assertThat(messageOf(with("activation: sigmoid", "activation: softmax")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 11: network.layers.2 is a softmax over one value, which is always 1 (use sigmoid, or one unit a class)""");
    }

    @Test
    void softmaxDoesNotGoWithBinaryCrossEntropy() {
        assertThat(messageOf(with("units: 1, activation: sigmoid", "units: 2, activation: softmax")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=binaryCrossEntropy needs the output sigmoid, but the network ends in softmax (end in sigmoid, or choose another loss, such as crossEntropy for softmax)""");
    }

    @Test
    void crossEntropyNeedsSoftmax() {
        assertThat(messageOf(with("binaryCrossEntropy", "crossEntropy"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=crossEntropy needs the output softmax, but the network ends in sigmoid (end in softmax, or choose another loss, such as binaryCrossEntropy for sigmoid)""");
    }

    @Test
    void hingeNeedsOutputsThatCanBeNegative() {
        assertThat(messageOf(with("binaryCrossEntropy", "hinge"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=hinge asks for outputs of -1 and 1, but the network ends in sigmoid, which is never negative (end in identity, tanh or step, or choose another loss)""");
    }

    @Test
    void stepDoesNotGoWithBinaryCrossEntropy() {
        assertThat(messageOf(with("activation: sigmoid", "activation: step"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=binaryCrossEntropy needs the output sigmoid, but the network ends in step (use hinge or mse with step, or end in sigmoid)""");
    }

    @Test
    void stepDoesNotGoWithMae() {
        assertThat(messageOf(with("activation: sigmoid", "activation: step").replace("binaryCrossEntropy", "mae")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=mae does not go with the activation step (use hinge or mse)""");
    }

    @Test
    void stepInAHiddenLayerIsRefused() {
        assertThat(messageOf(with("tanh", "step"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 9: network.layers.0 has the activation step in a hidden layer, where its gradient of zero stops all learning before it (use tanh or sigmoid; step is for the last layer)""");
    }

    @Test
    void dropoutAsTheLastLayerIsRefused() {
        assertThat(messageOf(with("    - dense: { units: 1, activation: sigmoid }\n", "")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 10: network.layers.1 is a dropout as the last layer, which would drop predictions (end with a dense layer)""");
    }

    @Test
    void aNetworkWithoutLayersIsRefused() {
        assertThat(messageOf(with(
                        "- dense: { units: 16, activation: tanh }\n    - dropout: 0.2\n    - dense: { units: 1, activation: sigmoid }",
                        "[]")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 8: network.layers is empty (give at least one layer, such as - dense: { units: 1, activation: sigmoid })""");
    }

    @Test
    void aNetworkThatCannotLearnIsRefused() {
        assertThat(messageOf(with(
                        "    - dense: { units: 16, activation: tanh }\n    - dropout: 0.2\n    - dense: { units: 1, activation: sigmoid }",
                        "    - activation: sigmoid")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 8: network.layers has no dense layer, so there is nothing to learn (add one, such as - dense: { units: 1 })""");
    }

    @Test
    void earlyStoppingNeedsValidationRows() {
        assertThat(messageOf(with(", validation: 0.2", ""))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 18: training.earlyStopping has no validation rows to judge by (add data.split.validation, such as 0.2, or remove training.earlyStopping)""");
    }

    @Test
    void aPauseIsOfOneRun() {
        assertThat(messageOf(with("validation: 0.2", "validation: { folds: 5 }"), "checkpoint.pauseAfter=2"))
                .contains("checkpoint.pauseAfter is for one run, but folds are many (remove it, or give no folds)");
    }

    @Test
    void aStepHasNoMoreRowsThanCanBeCounted() {
        assertThat(messageOf(with("batch: 32", "batch: 65536"), "training.accumulate=32768"))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.accumulate=32768: training.accumulate=32768 batches of training.batch=65536 are more rows than a step can have: 2147483647 (use fewer or smaller ones)""");
    }

    @Test
    void labelsAreMixedWhereTheLossTakesProbabilities() {
        assertThat(messageOf(with("loss: binaryCrossEntropy", "loss: mse"), "training.mixup=0.2"))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.mixup=0.2: training.mixup asks for a share of two classes, but network.loss=mse has no probabilities (use crossEntropy or binaryCrossEntropy, or remove training.mixup)""");
    }

    @Test
    void aSplitThatLeavesNothingIsRefused() {
        assertThat(messageOf(with("test: 0.2, validation: 0.2", "test: 0.6, validation: 0.5")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 6: data.split keeps test=0.6 and validation=0.5 apart, together 1 or more (let them be below 1 together, so that rows are left to train on)""");
    }

    @Test
    void aNameThatIsNoDirectoryIsRefused() {
        assertThat(messageOf(with("name: moons", "name: my moons/1"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 1: name=my moons/1 cannot name a directory (use letters, digits, dots, - and _ only)""");
    }

    @Test
    void aCombinationIsNotJudgedWhereOneOfItsSettingsIsWrong() {
        assertThat(messageOf(with("ranks: auto", "ranks: 8"), "training.replicas=none"))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.replicas=none: training.replicas=none is not a whole number (give a whole number, at least 1 and at most 4096)""");
    }

    @Test
    void everyFaultIsToldAtOnceInTheOrderOfTheFile() {
        assertThat(messageOf(
                        with("batch: 32", "bacth: 32")
                                .replace("epochs: 50", "epochs: 0")
                                .replace("tanh", "tan"),
                        "cluster.ranks=7"))
                .isEqualTo("""
                        4 problems in conf/moons.yaml:
                          line 9: network.layers.0.dense.activation=tan is not one of relu, leakyRelu, elu, gelu, swish, sigmoid, tanh, softmax, identity, step (did you mean tanh?)
                          line 15: training.bacth is not a setting (did you mean training.batch?)
                          line 16: training.epochs=0 is out of bounds (give a whole number, at least 1)
                          --set cluster.ranks=7: cluster.ranks=7 is more than training.replicas=4, and a rank without a replica has nothing to do (give at most 4 ranks, or more replicas)""");
    }
}
