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

class SettingChangeTest {
    private static final RunSpec RUN = run();

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private RunDirectory directory;

    private static RunSpec run(String... settings) {
        return RunFile.read(Path.of("../conf/moons.yaml"), List.of(settings));
    }

    private static RunIdentity identity(RunSpec run) {
        return RunIdentity.of(run, "rows", Optional.empty());
    }

    @BeforeEach
    void begin() throws IOException {
        directory = RunDirectory.take(folder, Optional.of(Path.of("run")), "moons", LocalDateTime.MIN);
        begin(RUN);
    }

    private void begin(RunSpec run) throws IOException {
        Files.deleteIfExists(directory.file("identity.json"));
        directory.begin(RunFile.write(run), Optional.of(identity(run)));
    }

    @AfterEach
    void release() throws IOException {
        directory.release();
    }

    @Test
    void whatDecidesNoWeightsChangesNothing() throws IOException {
        assertThat(SettingChange.of(directory, RUN)).isEmpty();
        assertThat(SettingChange.of(directory, run("cluster.ranks=2", "checkpoint.keep=7")))
                .isEmpty();
    }

    @Test
    void moreEpochsAreOfTheIdentityOfARunThatAskedForThemAtFirst() throws IOException {
        RunSpec further = run("training.epochs=60", "training.earlyStopping.patience=9");
        SettingChange change = SettingChange.of(directory, further).orElseThrow();

        assertThat(change.before()).isEqualTo(RUN);
        assertThat(change.make(identity(RUN), CheckpointStorage.byDefault(), told::add))
                .isEqualTo(identity(further));

        assertThat(directory.identity()).contains(identity(further));
        assertThat(directory.file("run.yaml")).hasContent(RunFile.write(further));
        assertThat(told).singleElement().asString().contains("training.epochs=50 there, 60 here");
        assertThat(SettingChange.of(directory, further)).isEmpty();
    }

    /** Its identity was written, its run file not. */
    @Test
    void oneThatWasInterruptedIsMadeToItsEnd() throws IOException {
        RunSpec further = run("training.epochs=60");
        Files.writeString(directory.file("identity.json"), identity(further).text());

        assertThat(SettingChange.of(directory, further).orElseThrow().before()).isEqualTo(further);
    }

    @Test
    void whatDecidesWeightsIsRefusedByNameAndAllOfItAtOnce() {
        assertThatThrownBy(() ->
                        SettingChange.of(directory, run("training.epochs=60", "training.seed=7", "training.batch=16")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("training.batch=32 there, 16 here; training.seed=42 there, 7 here")
                .hasMessageContaining("training.earlyStopping.patience and training.epochs may")
                .message()
                .doesNotContain("50 there");
    }

    @Test
    void aRateThatFollowsAllOfTrainingCannotGoFurther() throws IOException {
        Files.delete(directory.file("run.yaml"));
        String cosine = "training.updater={ adam: { learningRate: { cosine: { rate: 0.01 } } } }";
        Files.writeString(directory.file("run.yaml"), RunFile.write(run(cosine)));

        assertThatThrownBy(() -> SettingChange.of(directory, run(cosine, "training.epochs=60")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("follows all of its 50 epochs");
    }

    @Test
    void theFoldsOfACrossValidationAreTrainedAlike() {
        assertThatThrownBy(() -> SettingChange.refuse(directory, run("training.epochs=60"), "folds are compared"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot change while it goes on, because folds are compared");
    }
}
