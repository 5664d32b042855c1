package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.TorchSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineQuestionTest {
    private static final String MOONS = "../conf/moons.yaml";

    @TempDir
    private Path folder;

    /** Ways to write it that no search for words would all understand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "  engine: torch",
                "  engine:    'torch'   # dl4j is slower",
                "  \"engine\": \"\\x74orch\"",
                "  \"\\x65ngine\": torch",
                "  ? engine\n  : torch",
                "  engine: >-\n    torch"
            })
    void itIsWhatTheRunFileSaysHoweverItSaysIt(String written) throws IOException {
        assertThat(EngineQuestion.answer("train", runFile(written))).isEqualTo("torch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"  # engine: torch", "  arithmetic: portable # engine: auto"})
    void whatOnlyLooksLikeOneIsNone(String written) throws IOException {
        assertThat(EngineQuestion.answer("train", runFile(written))).isEqualTo("dl4j");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set training.engine=torch | torch",
                "--set=training.engine=torch | torch",
                "--set training.engine=torch --set training.engine=dl4j | dl4j",
                "--ranks auto | dl4j",
                "--run engine-torch | dl4j"
            })
    void theCommandLineOverridesTheRunFile(String options, String engine) {
        assertThat(EngineQuestion.answer(("train " + MOONS + " " + options).split(" ")))
                .isEqualTo(engine);
    }

    @Test
    void aRunThatWasLeftSaysItInItsDirectory() throws IOException {
        Files.move(Path.of(runFile("  engine: torch")), folder.resolve("run.yaml"));

        assertThat(EngineQuestion.answer("resume", folder.toString(), "--ranks", "2"))
                .isEqualTo("torch");
        assertThat(EngineQuestion.answer("resume", folder.toString(), "--engine", "dl4j"))
                .isEqualTo("dl4j");
        assertThat(EngineQuestion.answer("generate", folder.toString(), "--prompt", "engine: dl4j"))
                .isEqualTo("torch");
    }

    @Test
    void autoComesWithWhatItIsOnThisMachine() {
        boolean canRunTorch = TorchSystem.faultOf(HostSystem.here()).isEmpty();

        assertThat(EngineQuestion.answer("train", MOONS, "--set", "training.engine=auto"))
                .isEqualTo("auto " + (canRunTorch ? "torch" : "dl4j"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "anything",
                "train",
                "train nowhere.yaml",
                "train ../conf/moons.yaml --anything",
                "train ../conf/moons.yaml --set training.bacth=3 --set training.engine=torch",
                "resume nowhere",
                "data inspect ../conf/moons.yaml --set training.engine=torch"
            })
    void whatComputesNothingOrIsWrongHasNone(String arguments) {
        assertThat(EngineQuestion.answer(arguments.split(" "))).isEmpty();
    }

    private String runFile(String line) throws IOException {
        String moons = Files.readString(Path.of(MOONS));
        assertThat(moons).contains("\ntraining:\n");
        String text = moons.replace("\ntraining:\n", "\ntraining:\n" + line + "\n");
        return Files.writeString(folder.resolve("a.yaml"), text).toString();
    }
}
