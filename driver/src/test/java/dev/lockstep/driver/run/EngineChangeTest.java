package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChangeTest {
    private static final RunSpec RUN = RunFile.read(Path.of("../conf/moons.yaml"), List.of());
    private static final RunIdentity IDENTITY = RunIdentity.of(RUN, "rows", Optional.empty());

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private RunDirectory directory;

    @BeforeEach
    void begin() throws IOException {
        directory = RunDirectory.take(folder, Optional.of(Path.of("run")), "moons", LocalDateTime.MIN);
        directory.begin(RunFile.write(RUN), Optional.of(IDENTITY));
    }

    @AfterEach
    void release() throws IOException {
        directory.release();
    }

    private EngineChange toTorch() throws IOException {
        return EngineChange.of(directory, RUN.by("torch")).orElseThrow();
    }

    private RunIdentity make(EngineChange change) throws IOException {
        return change.make(IDENTITY, CheckpointStorage.byDefault(), told::add);
    }

    @Test
    void aRunThatGoesOnByItsOwnEngineChangesNothing() throws IOException {
        assertThat(EngineChange.of(directory, RUN)).isEmpty();
    }

    @Test
    void withoutACheckpointOfTheEndOfAnEpochItIsRefusedAndNothingIsChanged() throws IOException {
        String runFile = Files.readString(directory.file("run.yaml"));

        assertThatThrownBy(() -> make(toTorch()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("training.engine=torch, but the run in " + directory.path())
                .hasMessageContaining("which dl4j computes, has no checkpoint of the end of an epoch")
                .hasMessageContaining("./lockstep resume");
        assertThat(directory.file("run.yaml")).hasContent(runFile);
        assertThat(directory.identity()).contains(IDENTITY);
    }

    /** Its identity was written, its run file not. */
    @Test
    void oneThatWasInterruptedIsMadeToItsEnd() throws IOException {
        RunIdentity torch = IDENTITY.by("torch", 3);
        Files.writeString(directory.file("identity.json"), torch.text());

        EngineChange change = toTorch();

        assertThat(change.before()).isEqualTo(RUN.by("torch"));
        assertThat(change.make(torch, CheckpointStorage.byDefault(), told::add)).isEqualTo(torch);
        assertThat(directory.file("run.yaml")).hasContent(RunFile.write(RUN.by("torch")));
        assertThat(told).containsExactly("goes on by torch (dl4j to epoch 3), a run of its own from here on");
        assertThat(EngineChange.of(directory, RUN.by("torch"))).isEmpty();
    }

    @Test
    void theFoldsOfACrossValidationAreComputedByOneEngine() throws IOException {
        assertThatThrownBy(() -> EngineChange.refuse(directory, RUN.by("torch")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("training.engine=torch, but the folds of a cross-validation")
                .hasMessageContaining("which is dl4j here");
        EngineChange.refuse(directory, RUN);
    }
}
