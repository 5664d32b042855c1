package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.model.SampleModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands that look at models and runs; none of them needs Spark to start. */
class ModelCommandsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path model = Path.of("");

    @BeforeEach
    void writeAModel() throws IOException {
        model = Files.write(folder.resolve("model.zip"), SampleModels.ofPeople());
    }

    private int run(Object... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return line.execute(texts);
    }

    private Path runDirectory(String name, String units, String result) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("runs").resolve(name));
        Files.writeString(directory.resolve("run.yaml"), """
                name: moons
                data: { source: moons }
                network: { layers: [ dense: { units: %s, activation: sigmoid } ], loss: binaryCrossEntropy }
                training: { replicas: 2 }
                """.formatted(units));
        if (!result.isEmpty()) {
            Files.writeString(directory.resolve("result.json"), result);
        }
        return directory;
    }

    @Test
    void whatAModelIsGivenAndWhatItPutsOutIsSaid() {
        assertThat(run("inspect", model)).isEqualTo(ExitStatus.DONE);

        assertThat(out.toString())
                .contains("a row       3 values: age, job=baker, job=pilot")
                .contains("predicts    2 classes: small, large")
                .containsPattern("layers.0.dense +4 +1 value")
                .contains("one of 2 words: baker, pilot")
                .contains("learned of  people-0");
    }

    @Test
    void theSameIsThereForScriptsAndAsARunFile() throws IOException {
        assertThat(run("inspect", folder, "--json")).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).contains("\"weightsSha256\"").contains("\"format\" : 1");

        out.getBuffer().setLength(0);
        assertThat(run("inspect", model, "--run-file")).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).contains("label: size").contains("loss: binaryCrossEntropy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect MODEL",
                "generate MODEL",
                "predict MODEL x.csv --to out",
                "evaluate MODEL x.csv",
                "export MODEL --onnx x.onnx",
                "explain MODEL x.csv"
            })
    void whereThereIsNoModelThoseThatAreThereAreNamed(String command) {
        Object[] arguments =
                command.replace("MODEL", folder.resolve("modle.zip").toString()).split(" ");

        assertThat(run(arguments)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("there is no model").contains("that folder has model.zip");
    }

    /** The same model as if a version to come had written it. */
    private static byte[] newer(byte[] model) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(model));
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().equals("manifest.json")
                                ? new String(content, StandardCharsets.UTF_8)
                                        .replace("\"format\" : 1", "\"format\" : 99")
                                        .getBytes(StandardCharsets.UTF_8)
                                : content);
            }
        }
        return file.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect MODEL",
                "generate MODEL",
                "export MODEL --onnx model.onnx",
                "predict MODEL x.csv --to out",
                "evaluate MODEL x.csv",
                "explain MODEL x.csv"
            })
    void aModelOfANewerVersionIsRefusedByItsFormat(String command) throws IOException {
        Path newer = Files.write(folder.resolve("newer.zip"), newer(SampleModels.ofPeople()));

        assertThat(run((Object[]) command.replace("MODEL", newer.toString()).split(" ")))
                .isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString())
                .contains("newer.zip was written by Lockstep")
                .contains("in format 99 of models; this build reads formats up to 1");
    }

    @Test
    void aModelIsExportedToAFileThatIsNotThereYet() throws IOException {
        Path file = folder.resolve("people.onnx");
        assertThat(run("export", model, "--onnx", file)).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).contains("bytes in " + file);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .contains("network.layers.0.dense/MatMul", "weightsSha256", "[\"small\",\"large\"]");

        assertThat(run("export", model, "--onnx", file)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("people.onnx exists already, and is not touched");
        assertThat(run("export", model)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("--onnx");
    }

    @Test
    void aModelOfPicturesIsExplainedByPicturesAlone() throws IOException {
        Path pictures = Files.write(folder.resolve("pictures.zip"), SampleModels.ofPictures());
        assertThat(run("explain", pictures, "album")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("--pictures FILE.html writes a page that shows where the model looks");
        assertThat(run("explain", pictures, "album", "--pictures", pictures)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("pictures.zip exists already, and is not touched");
    }

    @Test
    void whatIsNoModelIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.zip"), "PK");

        assertThat(run("inspect", broken)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("broken.zip is a zip, but no model");
    }

    @Test
    void onlyHowRowsAreReadCanBeSetForAModel() {
        assertThat(run("evaluate", model, "x.csv", "--set", "training.batch=3")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("--set training.batch=3").contains("as it was trained");
    }

    @Test
    void aBoundThatIsNoneIsRefusedBeforeAnythingIsRead() {
        assertThat(run("evaluate", model, "x.csv", "--at-least", "accuracy")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("--at-least=accuracy is no metric and a number");
    }

    @Test
    void runsAreListedWithWhatCameOfThem() throws IOException {
        runDirectory("one", "1", """
                {"name": "moons", "status": "completed", "epochs": 3, "weightsSha256": "0123456789abcdef",
                 "validation": {"loss": 0.25, "accuracy": 0.875}}""");
        runDirectory("two", "1", "");
        Files.createDirectories(folder.resolve("runs/notes"));
        Files.createFile(
                runDirectory("rate", "1", "{\"status\": \"interrupted\"}").resolve("find-rate.html"));

        assertThat(run("runs", folder.resolve("runs"))).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString().lines())
                .hasSize(4)
                .anyMatch(line -> line.matches("rate +find-rate +- +- +-"))
                .anyMatch(line -> line.matches("one +completed +3 +0.2500 +0.8750 +0123456789ab"))
                .anyMatch(line -> line.matches("two +unfinished +- +- +-"));
        assertThat(run("runs", folder.resolve("nowhere"))).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("there is no folder " + folder.resolve("nowhere"));
    }

    @Test
    void runsAreComparedByWhatDiffers() throws IOException {
        Path one = runDirectory(
                "one", "1", "{\"status\": \"completed\", \"steps\": 30, \"weightsSha256\": \"0123456789abcdef\"}");
        Path two = runDirectory("two", "2", "{\"status\": \"diverged\", \"weightsSha256\": \"0123456789abcdef\"}");

        assertThat(run("compare", one, two)).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString())
                .containsPattern("network.layers.0.dense.units +1 +2")
                .containsPattern("status +completed +diverged")
                .containsPattern("steps +30 +-")
                .doesNotContain("training.replicas");
        assertThat(run("compare", one, two, "--json")).isEqualTo(ExitStatus.DONE);
        assertThat(run("compare", one)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run("compare", one, folder)).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("name two or more").contains(folder + " is no run directory");
    }
}
