package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaFileTest {
    private static final String REGENERATE =
            "./mvnw -pl worker/core test -Dtest=SchemaFileTest -Dlockstep.schema.write=true";

    static List<Path> runFiles() {
        return ConfFiles.all();
    }

    @Test
    void committedSchemaIsTheOneThatTheSettingsGive() throws IOException {
        Path file = ConfFiles.DIRECTORY.resolve("run-file.schema.json");
        if (Boolean.getBoolean("lockstep.schema.write")) {
            Files.writeString(file, RunFile.schema());
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("conf/run-file.schema.json is stale; regenerate it with: " + REGENERATE)
                .isEqualTo(RunFile.schema());
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void everyRunFileIsAcceptedByTheSchema(Path file) throws IOException {
        assertThat(new JsonSchemaCheck(RunFile.schema()).accepts(Files.readString(file)))
                .isTrue();
    }

    @Test
    void anyWrittenRunIsAcceptedByTheSchema() throws IOException {
        JsonSchemaCheck schema = new JsonSchemaCheck(RunFile.schema());
        RandomRuns runs = new RandomRuns(7);
        for (int i = 0; i < 300; i++) {
            String yaml = RunFile.write(runs.next());
            assertThat(schema.accepts(yaml)).as(yaml).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch: 32 -> bacth: 32",
                "epochs: 50 -> epochs: 0",
                "epochs: 50 -> epochs: many",
                "source: moons -> source: moon",
                "noise: 0.1 -> classes: 3",
                "test: 0.2 -> test: 1.0",
                "activation: tanh -> activation: than",
                "units: 16, -> ",
                "dropout: 0.2 -> dropout: 1",
                "adam: -> adan:",
                "100 steps -> 10 days",
                "loss: binaryCrossEntropy -> l1: 0",
                "ranks: auto -> ranks: all"
            })
    void whatTheReaderRefusesTheSchemaRefuses(String change) throws IOException {
        String[] parts = change.split(" -> ?", 2);
        JsonSchemaCheck schema = new JsonSchemaCheck(RunFile.schema());
        assertThat(schema.accepts(MoonsText.YAML)).isTrue();
        assertThat(schema.accepts(MoonsText.with(parts[0], parts[1]))).isFalse();
        assertThat(MoonsText.messageOf(MoonsText.with(parts[0], parts[1]))).contains("problem");
    }
}
