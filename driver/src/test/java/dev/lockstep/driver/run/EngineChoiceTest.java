package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {
    private static final Optional<String> NO_FAULT = Optional.empty();
    private static final Optional<String> TOO_OLD =
            Optional.of("libtorch needs glibc 2.35 or newer, and this machine has glibc 2.31");

    private static RunSpec run(String engine) {
        return RunFile.read(Path.of("../conf/moons.yaml"), List.of("training.engine=" + engine));
    }

    private static void isChosen(EngineChoice choice, String engine, String note) {
        assertThat(choice.run()).isEqualTo(run(engine));
        assertThat(choice.note()).contains(note);
    }

    @Test
    void autoIsTorchWhereItIsThereAndTheMachineCanRunIt() {
        isChosen(
                EngineChoice.of(run("auto"), Set.of("torch"), NO_FAULT),
                "torch",
                "computes by torch (training.engine=auto: this machine can run it)");
    }

    @Test
    void autoIsTheUsualOneElseAndSaysWhy() {
        isChosen(
                EngineChoice.of(run("auto"), Set.of("dl4j"), NO_FAULT),
                "dl4j",
                "computes by dl4j (training.engine=auto: lockstep-torch is not installed here)");
        isChosen(
                EngineChoice.of(run("auto"), Set.of("dl4j"), TOO_OLD),
                "dl4j",
                "computes by dl4j (training.engine=auto: libtorch needs glibc 2.35 or newer, and this machine has glibc"
                        + " 2.31)");
    }

    @Test
    void whatIsNamedStaysAsItIsWithoutAWord() {
        for (String engine : List.of("dl4j", "torch", "fake")) {
            assertThat(EngineChoice.of(run(engine), Set.of(engine), NO_FAULT))
                    .isEqualTo(new EngineChoice(run(engine), Optional.empty()));
        }
        assertThat(EngineChoice.of(run("dl4j"), Set.of("dl4j"), TOO_OLD).run()).isEqualTo(run("dl4j"));
    }

    @Test
    void torchOnAMachineThatIsTooOldIsRefusedWithBothVersions() {
        for (String asked : List.of("torch", "auto")) {
            assertThatThrownBy(() -> EngineChoice.of(run(asked), Set.of("torch"), TOO_OLD))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(
                            "training.engine=" + asked + ", but libtorch needs glibc 2.35 or newer, and this machine"
                                    + " has glibc 2.31 (give training.engine=dl4j, and unpack the distribution that has it:"
                                    + " docs/engines.md)");
        }
    }

    /** As everything else that reads the run from here on: it is what was chosen, and no longer open. */
    @Test
    void theRunFileAndTheIdentityThatAreLeftNameWhatWasChosen() {
        RunSpec chosen = EngineChoice.of(run("auto"), Set.of("torch"), NO_FAULT).run();

        assertThat(RunFile.write(chosen)).contains("engine: torch").doesNotContain("engine: auto");
        assertThat(RunIdentity.of(chosen, "rows", Optional.empty()).facts()).containsEntry("training.engine", "torch");
    }

    /** On the class path of these tests is no engine but the fake one, so that nothing can be chosen. */
    @Test
    void aRunThatNothingHereComputesGivesItsDirectoryBack(@TempDir Path folder) {
        RunDirectory directory = RunDirectory.create(folder.resolve("run"));

        assertThatThrownBy(() -> TrainingRun.of(run("auto"), directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("training.engine=dl4j is not on the class path of this process; there: fake");
        assertThat(folder).isEmptyDirectory();
    }
}
