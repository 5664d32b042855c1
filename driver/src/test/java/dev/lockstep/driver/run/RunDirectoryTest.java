package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final RunIdentity FIRST = new RunIdentity(Map.of("training.seed", "42", "data.sha256", "ab"));

    @TempDir
    private Path folder;

    private RunDirectory directory;

    @BeforeEach
    void begin() throws IOException {
        directory = RunDirectory.take(folder, Optional.of(Path.of("run")), "moons", LocalDateTime.MIN);
        directory.refuseAnother(FIRST);
        directory.begin("name: moons\n", Optional.of(FIRST));
        directory.release();
        directory = RunDirectory.takeAgain(folder.resolve("run"));
    }

    @Test
    void theSameRunGoesOn() throws IOException {
        directory.refuseAnother(new RunIdentity(FIRST.facts()));
        directory.begin("not written again", Optional.of(FIRST));

        assertThat(directory.file("run.yaml")).hasContent("name: moons\n");
    }

    @Test
    void anotherIsRefusedWithAllThatDiffers() {
        RunIdentity edited = new RunIdentity(Map.of("training.seed", "7", "data.sha256", "cd"));

        assertThatThrownBy(() -> directory.refuseAnother(edited))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("data.sha256=ab there, cd here; training.seed=42 there, 7 here")
                .hasMessageContaining("--run DIR");
    }

    @Test
    void aRunOfAVersionThatDidNotWriteItsIdentityGoesOn() throws IOException {
        Files.delete(directory.file("identity.json"));

        directory.refuseAnother(FIRST);
        directory.begin("", Optional.of(FIRST));

        assertThat(directory.file("identity.json")).isNotEmptyFile();
    }
}
