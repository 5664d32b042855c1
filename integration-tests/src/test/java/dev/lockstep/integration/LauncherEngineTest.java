package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher of an installation chooses between it and one beside it, with a java that answers and says its class path. */
class LauncherEngineTest {
    @TempDir
    private Path folder;

    private Path opt;
    private Path runFile;

    @BeforeEach
    void installDl4j() throws IOException {
        opt = Files.createDirectory(folder.toRealPath().resolve("opt"));
        install("lockstep-1", "dl4j", "1");
        runFile = folder.resolve("a.yaml");
        Files.writeString(runFile, "name: a\ntraining: {seed: 7}\ncluster: {device: auto}\n");
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.writeString(java, """
                #!/bin/sh
                case "$*" in *EngineQuestion*) cat '%1$s/answer'; echo "$CLASSPATH" >>'%1$s/questions'; exit ;; esac
                echo "$CLASSPATH" | tr : '\\n'
                echo "SPARK_HOME=$SPARK_HOME"
                """.formatted(folder));
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private void install(String name, String engine, String version) throws IOException {
        Path jars = Files.createDirectories(opt.resolve(name).resolve("jars"));
        Files.createDirectories(opt.resolve(name).resolve("conf"));
        Files.createDirectories(opt.resolve(name).resolve("bin"));
        Files.copy(Product.repository().resolve("lockstep"), opt.resolve(name).resolve("bin/lockstep"));
        Files.createFile(jars.resolve("lockstep-driver-" + version + ".jar"));
        Files.createFile(jars.resolve("spark-yarn_2.13-4.jar"));
        Files.createFile(jars.resolve("lockstep-engine-" + engine + "-" + version + ".jar"));
    }

    private void answer(String answer) throws IOException {
        Files.writeString(folder.resolve("answer"), answer + "\n");
    }

    private Launched launch(String name, String... arguments) throws IOException, InterruptedException {
        Path launcher = opt.resolve(name).resolve("bin/lockstep");
        return Launched.by(
                folder.resolve("jdk"),
                Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                        .toList());
    }

    /** Which engine made it stands inside of the file. */
    @Test
    void aModelIsAskedOfTheEngineThatMadeIt() throws Exception {
        install("lockstep-torch-1", "torch", "1");
        answer("torch");

        launch("lockstep-1", "predict", "model.zip", "rows.csv", "--to", "said").isOf(opt.resolve("lockstep-torch-1"));
        assertThat(folder.resolve("questions")).isNotEmptyFile();
    }

    /** As most: to ask takes a JVM. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  engine: dl4j\n", "  engine: dl4j # not torch\n", "# torch\n"})
    void aRunThatSaysNothingOfEnginesOrNamesTheUsualOneAsksNobody(String line) throws Exception {
        install("lockstep-torch-1", "torch", "1");
        Files.writeString(runFile, "name: a\ntraining:\n  seed: 7\n" + line);

        launch("lockstep-1", "train", runFile.toString(), "--device", "auto").isOf(opt.resolve("lockstep-1"));
        assertThat(folder.resolve("questions")).doesNotExist();
    }

    @Test
    void norDoesOneThatGoesOnAsTheProductLeftIt() throws Exception {
        RunSpec run = RunFile.read(Product.repository().resolve("conf/moons.yaml"), List.of());
        Path left = Files.createDirectory(folder.resolve("left"));
        Files.writeString(left.resolve("run.yaml"), RunFile.write(run));

        launch("lockstep-1", "resume", left.toString()).isOf(opt.resolve("lockstep-1"));
        assertThat(folder.resolve("questions")).doesNotExist();
    }

    /** What looks like one to the launcher; what it is, the product says. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "training: {engine: torch}",
                "training:\n  engine: torch",
                "training: {engine: dl4j} # or torch",
                "training:\n  engine: dl4j#torch",
                "training: {\"\\x65ngine\": \"\\x74orch\"}"
            })
    void theRunFileIsAskedForWhereItMayNameOne(String text) throws Exception {
        install("lockstep-torch-1", "torch", "1");
        Files.writeString(runFile, text);

        answer("torch");
        launch("lockstep-1", "train", runFile.toString()).isOf(opt.resolve("lockstep-torch-1"));
        answer("dl4j");
        launch("lockstep-1", "train", runFile.toString()).isOf(opt.resolve("lockstep-1"));
        answer("");
        launch("lockstep-1", "train", runFile.toString()).isOf(opt.resolve("lockstep-1"));
        assertThat(Files.readAllLines(folder.resolve("questions")))
                .as("each by the jars of the installation that was started")
                .hasSize(3)
                .allMatch(classPath -> classPath.contains("lockstep-1/jars") && !classPath.contains("lockstep-torch"));
    }

    @Test
    void soAreTheCommandLineAndTheDirectoryOfARun() throws Exception {
        install("lockstep-torch-1", "torch", "1");
        answer("torch");
        Path left = Files.createDirectory(folder.resolve("left"));
        Files.writeString(left.resolve("run.yaml"), "training:\n  engine: torch\n");

        launch("lockstep-1", "train", runFile.toString(), "--set", "training.engine=torch")
                .isOf(opt.resolve("lockstep-torch-1"));
        launch("lockstep-1", "resume", left.toString(), "--master", "yarn").isOf(opt.resolve("lockstep-torch-1"));
        launch("lockstep-1", "generate", left.toString()).isOf(opt.resolve("lockstep-torch-1"));
        launch("lockstep-1", "data", "inspect", left.resolve("run.yaml").toString())
                .isOf(opt.resolve("lockstep-1"));
    }

    @Test
    void autoGoesOverWhereTheOtherOneIsInstalledAndTheMachineCanRunIt() throws Exception {
        String[] auto = {"train", runFile.toString(), "--set", "training.engine=auto"};
        answer("auto torch");
        launch("lockstep-1", auto).isOf(opt.resolve("lockstep-1"));

        install("lockstep-torch-1", "torch", "1");
        launch("lockstep-1", auto).isOf(opt.resolve("lockstep-torch-1"));
        answer("auto dl4j");
        launch("lockstep-1", auto).isOf(opt.resolve("lockstep-1"));
        launch("lockstep-torch-1", auto).isOf(opt.resolve("lockstep-1"));
    }

    @Test
    void oneThatIsNotInstalledIsNamedWithWhatToUnpack() throws Exception {
        answer("torch");
        Launched outcome = launch("lockstep-1", "train", runFile.toString(), "--set", "training.engine=torch");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.lines())
                .containsExactly("lockstep: training.engine=torch, but this installation has dl4j only: unpack"
                        + " lockstep-torch-1.tar.gz beside it");
    }

    @Test
    void theOneWithTorchWorksAlone() throws Exception {
        opt = Files.createDirectory(folder.resolve("alone"));
        install("renamed", "torch", "1");
        answer("torch");
        launch("renamed", "train", runFile.toString(), "--set", "training.engine=torch")
                .isOf(opt.resolve("renamed"));
        answer("auto dl4j");
        launch("renamed", "train", runFile.toString(), "--set", "training.engine=auto")
                .isOf(opt.resolve("renamed"));

        Launched usual = launch("renamed", "train", runFile.toString());
        assertThat(usual.status()).isEqualTo(2);
        assertThat(usual.lines())
                .containsExactly("lockstep: training.engine=dl4j, but this installation has torch only: unpack"
                        + " lockstep-1.tar.gz beside it");
    }

    @Test
    void oneOfAnotherVersionIsNotTaken() throws Exception {
        install("lockstep-torch-2", "torch", "2");
        answer("torch");

        assertThat(launch("lockstep-1", "train", runFile.toString(), "--set", "training.engine=torch")
                        .lines())
                .singleElement()
                .asString()
                .contains("unpack lockstep-torch-1.tar.gz beside it");
    }
}
