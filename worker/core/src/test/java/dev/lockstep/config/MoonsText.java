package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/** A run file without a fault, to break in one place at a time. */
final class MoonsText {
    static final String YAML = """
            name: moons
            data:
              source: moons
              rows: 1000
              noise: 0.1
              split: { test: 0.2, validation: 0.2 }
            network:
              layers:
                - dense: { units: 16, activation: tanh }
                - dropout: 0.2
                - dense: { units: 1, activation: sigmoid }
              loss: binaryCrossEntropy
            training:
              replicas: 4
              batch: 32
              epochs: 50
              updater: { adam: { learningRate: 0.01 } }
              earlyStopping: { patience: 5 }
            cluster:
              ranks: auto
            checkpoint: { every: 100 steps, keep: 3 }
            """;

    private MoonsText() {}

    /** The text with a part of it replaced, which must be there. */
    static String with(String part, String replacement) {
        assertThat(YAML).contains(part);
        return YAML.replace(part, replacement);
    }

    /** All that is said of a text that is refused. */
    static String messageOf(String yaml, String... overrides) {
        RunFileException thrown = catchThrowableOfType(
                RunFileException.class, () -> RunFile.read("conf/moons.yaml", yaml, List.of(overrides)));
        assertThat(thrown).as("the run file is refused").isNotNull();
        return String.valueOf(thrown.getMessage());
    }
}
