package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchemaFileTest {
    private static final String REGENERATE =
            "./mvnw -pl worker test -Dtest=SchemaFileTest -Dlockstep.schema.write=true";

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
}
