package dev.lockstep.config;

import static dev.lockstep.config.MoonsText.messageOf;
import static dev.lockstep.config.MoonsText.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of Keras, PyTorch and scikit-learn: taken where there is no doubt, and answered where there is nothing of the kind. */
class ForeignWordsTest {
    private static RunSpec read(String yaml, String... overrides) {
        return RunFile.read("run.yaml", yaml, List.of(overrides));
    }

    private static final RunSpec MOONS = read(MoonsText.YAML);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batch: 32 | batch_size: 32",
                "epochs: 50 | num_epochs: 50",
                "updater: { adam: { learningRate: 0.01 } } | optimizer: { Adam: { lr: 0.01 } }",
                "updater: { adam: { learningRate: 0.01 } } | updater: { adam: 0.01 }",
                "updater: { adam: { learningRate: 0.01 } } | learning_rate: 0.01",
                "updater: { adam: { learningRate: 0.01 } } | optimizer: { name: adam, learning_rate: 0.01 }",
                "earlyStopping: { patience: 5 } | early_stopping: { patience: 5 }",
                "loss: binaryCrossEntropy | loss: binary_crossentropy",
                "loss: binaryCrossEntropy | loss: BCELoss",
                "dense: { units: 16, activation: tanh } | Dense: { units: 16, activation: Tanh }",
                "dense: { units: 16, activation: tanh } | Linear: { out_features: 16, activation: tanh }",
                "dropout: 0.2 | Dropout: { p: 0.2 }"
            })
    void whatHasAnotherNameElsewhereIsTaken(String ours, String foreign) {
        assertThat(read(with(ours, foreign))).isEqualTo(MOONS);
    }

    @Test
    void aRateBesideItsUpdaterGoesIntoIt() {
        String yaml = with("updater: { adam: { learningRate: 0.01 } }", "optimizer: sgd\n  lr: 0.5");
        assertThat(RunFile.write(read(yaml)))
                .contains("updater: { sgd: { learningRate: 0.5 } }".substring(0, 8))
                .contains("sgd")
                .contains("0.5");
    }

    @Test
    void theCommandLineWinsOverAnotherNameInTheFile() {
        assertThat(read(with("batch: 32", "batch_size: 32"), "training.batch=8")
                        .training()
                        .batch())
                .isEqualTo(8);
        assertThat(read(MoonsText.YAML, "training.batch_size=8").training().batch())
                .isEqualTo(8);
    }

    @Test
    void whatIsSaidTwiceByTwoNamesIsAFault() {
        assertThat(messageOf(with("batch: 32", "batch: 32\n  batch_size: 64"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 16: training.batch_size says what training.batch says (keep one of them, such as batch)""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics: [accuracy] | training.metrics is not a setting (all scores are always counted",
                "weight_decay: 0.01 | training.weight_decay is not a setting (write training.updater: { adamW:",
                "validation_split: 0.1 | training.validation_split is not a setting (write data.split: { validation: 0.2 }",
                "lr: 0.1 | training.lr is not a setting (write it once, as training.updater"
            })
    void whatThereIsNothingOfIsAnswered(String foreign, String answer) {
        assertThat(messageOf(with("batch: 32", "batch: 32\n  " + foreign))).contains(answer);
    }

    @Test
    void aForeignWordInTheWrongSectionIsNamedWithItsRightPlace() {
        assertThat(messageOf(with("name: moons", "name: moons\nearly_stopping: 3")))
                .contains("did you mean training.earlyStopping?");
    }
}
