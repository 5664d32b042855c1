package dev.lockstep.config;

import static dev.lockstep.config.MoonsText.messageOf;
import static dev.lockstep.config.MoonsText.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingFaultsTest {
    @Test
    void aMisspeltSettingIsNamedWithTheOneThatWasMeant() {
        assertThat(messageOf(with("batch: 32", "bacth: 32"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 15: training.bacth is not a setting (did you mean training.batch?)""");
    }

    @Test
    void anAuditThatIsNotCountedInStepsIsRefused() {
        assertThat(messageOf(with("cluster:", "cluster:\n  audit: every 10 minutes")))
                .endsWith(
                        "cluster.audit=every 10 minutes does not say how often a step is audited (write every 200 steps,"
                                + " or never)");
        assertThat(messageOf(with("cluster:", "cluster:\n  audit: every 0 steps")))
                .endsWith("cluster.audit=every 0 steps is no interval (write every 200 steps, or never)");
    }

    @Test
    void noStepIsWithoutABatch() {
        assertThat(messageOf(with("  epochs: 50", "  epochs: 50\n  accumulate: 0")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.accumulate=0 is out of bounds (give a whole number, at least 1)""");
    }

    @Test
    void whetherAveragesOverlapIsYesOrNo() {
        assertThat(messageOf(with("cluster:", "cluster:\n  overlap: always")))
                .endsWith("cluster.overlap=always is not true or false (give true or false)");
    }

    @Test
    void aSettingInTheWrongSectionIsNamedWithItsRightPlace() {
        assertThat(messageOf(with("name: moons", "name: moons\nepochs: 3"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 2: epochs is not a setting (did you mean training.epochs?)""");
    }

    @Test
    void aSettingThatIsLikeNoOtherIsAnsweredWithTheKnownOnes() {
        assertThat(messageOf(with("  rows: 1000", "  rows: 1000\n  colour: red")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 5: data.colour is not a setting of moons (known here: source, rows, noise, prepare, onBadRow, predict, scaleLabel, classNames, split, store, memory, cache, augment)""");
    }

    @Test
    void aSettingOfAnotherSourceIsAStranger() {
        assertThat(messageOf(with("  noise: 0.1", "  classes: 3"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 5: data.classes is not a setting of moons (known here: source, rows, noise, prepare, onBadRow, predict, scaleLabel, classNames, split, store, memory, cache, augment)""");
    }

    @Test
    void aSettingThatIsGivenTwiceIsNamedWithBothLines() {
        assertThat(messageOf(with("  epochs: 50", "  epochs: 50\n  batch: 64"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.batch is given twice, first on line 15 (keep one of them)""");
    }

    @Test
    void aMissingSettingIsNamedOnTheLineOfItsSection() {
        assertThat(messageOf(with("  loss: binaryCrossEntropy\n", ""))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 7: network.loss is missing (add it: one of mse, mae, huber, binaryCrossEntropy, crossEntropy, hinge)""");
    }

    @Test
    void aMissingNameIsNamed() {
        assertThat(messageOf(with("name: moons\n", ""))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 1: name is missing (add it: a text)""");
    }

    @Test
    void aBareNameOfALayerWithoutItsSettingsSaysWhatIsMissing() {
        assertThat(messageOf(with("dense: { units: 16, activation: tanh }", "dense")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 9: network.layers.0.dense.units is missing (add it: a whole number, at least 1)""");
    }

    @Test
    void aWordIsNotAWholeNumber() {
        assertThat(messageOf(with("epochs: 50", "epochs: many"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs=many is not a whole number (give a whole number, at least 1)""");
    }

    @Test
    void aFractionIsNotAWholeNumber() {
        assertThat(messageOf(with("epochs: 50", "epochs: 2.5"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs=2.5 is not a whole number (give a whole number, at least 1)""");
    }

    @Test
    void aNumberWithAUnitIsToldToDropIt() {
        assertThat(messageOf(with("epochs: 50", "epochs: 50 epochs"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs=50 epochs is not a whole number (it takes no unit: 50)""");
    }

    @Test
    void aPercentageIsToldAsAShare() {
        assertThat(messageOf(with("test: 0.2", "test: 20%"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 6: data.split.test=20% is not a number (a share has no percent sign: 0.2)""");
    }

    @Test
    void notANumberIsNoNumber() {
        assertThat(messageOf(with("noise: 0.1", "noise: .nan"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 5: data.noise=.nan is not a number (give a number, at least 0)""");
    }

    @Test
    void aNumberBelowItsBoundIsToldTheBound() {
        assertThat(messageOf(with("epochs: 50", "epochs: 0"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs=0 is out of bounds (give a whole number, at least 1)""");
    }

    @Test
    void aShareMustBeBelowOne() {
        assertThat(messageOf(with("test: 0.2", "test: 1.0"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 6: data.split.test=1.0 is out of bounds (give a number, at least 0 and below 1)""");
    }

    @Test
    void aNumberBeyondIntegersIsRefused() {
        assertThat(messageOf(with("epochs: 50", "epochs: 5000000000"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs=5000000000 is too large to be counted (give at most 2147483647 in size)""");
    }

    @Test
    void aNumberOfABillionDigitsIsRefusedAtOnce() {
        assertThat(messageOf(with("epochs: 50", "epochs: 1e999999999"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs=1e999999999 is not a whole number (give a whole number, at least 1)""");
    }

    @Test
    void aSettingWithoutAValueIsRefused() {
        assertThat(messageOf(with("epochs: 50", "epochs:"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs has no value (give a whole number, at least 1, or remove it)""");
    }

    @Test
    void settingsWhereAValueShouldBeAreRefused() {
        assertThat(messageOf(with("epochs: 50", "epochs: {a: 1}"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs is a set of settings, not a single value (give a whole number, at least 1)""");
    }

    @Test
    void aListWhereAValueShouldBeIsRefused() {
        assertThat(messageOf(with("epochs: 50", "epochs: [1]"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.epochs is a list, not a single value (give a whole number, at least 1)""");
    }

    @Test
    void aValueWhereSettingsShouldBeIsRefused() {
        assertThat(messageOf(with("split: { test: 0.2, validation: 0.2 }", "split: 0.2")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 6: data.split is a single value, not a set of settings (write below it settings: test, validation, stratify)""");
    }

    @Test
    void aValueWhereAListShouldBeIsRefused() {
        assertThat(messageOf("""
                        name: x
                        data: { source: moons }
                        network: { layers: dense, loss: mse }
                        training: {}
                        """)).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 3: network.layers is a single value, not a list (begin each entry on a line of its own with -)""");
    }

    @Test
    void aMisspeltWordIsNamedWithTheOneThatWasMeant() {
        assertThat(messageOf(with("loss: binaryCrossEntropy", "loss: binary_cross_entropi")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=binary_cross_entropi is not one of mse, mae, huber, binaryCrossEntropy, crossEntropy, hinge (did you mean binaryCrossEntropy?)""");
    }

    @Test
    void aWordThatIsLikeNoOtherIsAnsweredWithTheKnownOnes() {
        assertThat(messageOf(with("loss: binaryCrossEntropy", "loss: likelihood")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 12: network.loss=likelihood is not known (give one of mse, mae, huber, binaryCrossEntropy, crossEntropy, hinge)""");
    }

    @Test
    void aMisspeltChoiceIsNamedWithTheOneThatWasMeant() {
        assertThat(messageOf(with("adam:", "adan:"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.updater=adan is not one of sgd, momentum, nesterov, adam, adamW, rmsProp, adaGrad (did you mean adam?)""");
    }

    @Test
    void aMisspeltLayerIsNamedWithTheOneThatWasMeant() {
        assertThat(messageOf(with("dropout: 0.2", "dropuot: 0.2"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 10: network.layers.1=dropuot is not one of dense, dropout, batchNorm, layerNorm, groupNorm, activation, flatten, reshape, conv2d, separableConv2d, depthwiseConv2d, maxPool, avgPool, transposedConv2d, globalPool, spatialDropout, embedding, conv1d, simpleRnn, lstm, gru, bidirectional, lastStep, bothEnds, selfAttention, residual, transformerEncoder, custom (did you mean dropout?)""");
    }

    @Test
    void twoChoicesWhereOneIsNeededAreRefused() {
        assertThat(messageOf(with("{ adam: { learningRate: 0.01 } }", "{ adam: {}, sgd: {} }")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.updater names adam and sgd (give exactly one of sgd, momentum, nesterov, adam, adamW, rmsProp, adaGrad)""");
    }

    @Test
    void aListWhereAChoiceShouldBeIsRefused() {
        assertThat(messageOf(with("{ adam: { learningRate: 0.01 } }", "[ adam ]")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.updater is a list (give one of sgd, momentum, nesterov, adam, adamW, rmsProp, adaGrad)""");
    }

    @Test
    void anEmptyChoiceIsRefused() {
        assertThat(messageOf(with("{ adam: { learningRate: 0.01 } }", ""))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.updater is empty (give one of sgd, momentum, nesterov, adam, adamW, rmsProp, adaGrad)""");
    }

    @Test
    void aShorthandIsJudgedAsWhatItStandsFor() {
        assertThat(messageOf(with("learningRate: 0.01", "learningRate: fast"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.updater.adam.learningRate=fast is not a number (give a number, at least 0)""");
    }

    @Test
    void aMisspeltNameWhereAShorthandIsPossibleIsNamedWithTheOneThatWasMeant() {
        assertThat(messageOf(with("learningRate: 0.01", "learningRate: cosin"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 17: training.updater.adam.learningRate=cosin is not one of constant, step, exponential, rising, oneCycle, reduceOnPlateau, cosine (did you mean cosine?)""");
    }

    @Test
    void aShorthandIsHeldToItsBounds() {
        assertThat(messageOf(with("loss: binaryCrossEntropy", "loss: binaryCrossEntropy\n  init: { normal: 0 }")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 13: network.init.normal=0 is out of bounds (give a number, more than 0)""");
    }

    @Test
    void aPreparationIsAListOrAuto() {
        String table =
                with("source: moons\n  rows: 1000\n  noise: 0.1", "source: csv\n  path: a\n  label: b\n  prepare:");
        assertThat(messageOf(table)).contains("data.prepare is empty, not a list");
        assertThat(messageOf(with("rows: 1000", "rows: 1000\n  prepare: automatic")))
                .contains("data.prepare is a single value, not a list");
    }

    @Test
    void aMisspeltSourceIsNamedAndItsSettingsAreNotCalledStrangers() {
        assertThat(messageOf(with("source: moons", "source: moon"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 3: data.source=moon is not one of moons, circles, spirals, blobs, xor, linear, digits, csv, tsv, json, parquet, orc, dataset, libsvm, idx, cifar, images, series, characters, words, windows (did you mean moons?)""");
    }

    @Test
    void aMissingSourceIsNamedAndItsSettingsAreNotCalledStrangers() {
        assertThat(messageOf(with("  source: moons\n", ""))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 2: data.source is missing (add it: one of moons, circles, spirals, blobs, xor, linear, digits, csv, tsv, json, parquet, orc, dataset, libsvm, idx, cifar, images, series, characters, words, windows)""");
    }

    @Test
    void aSourceIsANameAndNotAMapping() {
        assertThat(messageOf(with("source: moons", "source: {moons: {rows: 3}}")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 3: data.source is a set of settings, not a name (give one of moons, circles, spirals, blobs, xor, linear, digits, csv, tsv, json, parquet, orc, dataset, libsvm, idx, cifar, images, series, characters, words, windows; its settings stand beside it)""");
    }

    @Test
    void anotherWordForTrueIsAnsweredWithTrue() {
        assertThat(messageOf(with("units: 1,", "units: 1, bias: yes,"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 11: network.layers.2.dense.bias=yes is not true or false (give true)""");
    }

    @Test
    void aPeriodWithoutAUnitIsAskedForOne() {
        assertThat(messageOf(with("100 steps", "100"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 21: checkpoint.every=100 has no unit (write it as 100 steps, 1 epoch or 10 minutes)""");
    }

    @Test
    void anIntervalInDaysIsToldWhatItCanBeCountedIn() {
        assertThat(messageOf(with("100 steps", "10 days"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 21: checkpoint.every=10 days is counted in days (write it as 100 steps, 1 epoch or 10 minutes)""");
    }

    @Test
    void aPeriodInWordsIsRefused() {
        assertThat(messageOf(with("100 steps", "often"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 21: checkpoint.every=often is not an interval (write it as 100 steps, 1 epoch or 10 minutes)""");
    }

    @Test
    void aPeriodOfNothingIsRefusedWhereSomethingIsRepeated() {
        assertThat(messageOf(with("100 steps", "0 steps"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 21: checkpoint.every=0 steps is out of bounds (give a number of steps or epochs, or a time, such as 100 steps or 10 minutes, at least 1)""");
    }

    @Test
    void aSettingThatCanBeLeftOpenSaysTheWordForIt() {
        assertThat(messageOf(with("ranks: auto", "ranks: all"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 20: cluster.ranks=all is not a whole number (give a whole number, at least 1, or auto)""");
    }
}
