package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** conf/tutorial-moons.yaml against a numpy program that trains on the same rows from the same first weights. */
class TutorialParityIT {
    private static final String TUTORIAL = "tutorial-moons.yaml";

    @TempDir
    Path folder;

    @BeforeEach
    void numpyIsHere() throws Exception {
        assumeTrue(hasNumpy(), "skipped: needs python3 with numpy (apt-get install python3-numpy)");
    }

    @Test
    void theTutorialEndsWhereItsNumpyVersionEndsFromTheSameFirstWeights() throws Exception {
        Product product = new Product(folder);
        product.runAll(List.of(
                train("first", "training.updater.sgd.learningRate=0", "training.epochs=1"),
                train("ten", "training.epochs=10"),
                train("all")));
        JsonNode trained = product.result("all");
        int testRows;
        try (Dataset dataset = ArrowDataset.open(onlyFolderIn("store"), ReadOptions.plain(1 << 26))) {
            testRows = writeRows(dataset, Split.TEST, "test.f32");
            assertThat(writeRows(dataset, Split.TRAIN, "train.f32")).isEqualTo(800);
        }
        write("first.f32", parameters("first"));

        List<String> numpy = numpy();

        float[] actual = parameters("ten");
        assertThat(numpy).hasSize(actual.length + 1);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("parameter %d after 10 steps", i)
                    .isCloseTo(Double.parseDouble(numpy.get(i)), within(1e-5));
        }
        double right = trained.path("test").path("accuracy").asDouble() * testRows;
        assertThat(right).as("rows that are right").isCloseTo(Integer.parseInt(numpy.get(actual.length)), within(1.01));
    }

    private static List<String> train(String directory, String... settings) {
        Stream<String> command = Stream.of(
                "train", Product.runFile(TUTORIAL), "--run", directory, "--quiet", "--set", "data.store=store");
        return Stream.concat(command, Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)))
                .toList();
    }

    private float[] parameters(String directory) throws IOException {
        Path model = folder.resolve(directory).resolve("model.zip");
        return ModelSerializer.restoreMultiLayerNetwork(model.toFile()).params().toFloatVector();
    }

    private String onlyFolderIn(String store) throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve(store))) {
            List<Path> found = folders.filter(Files::isDirectory).toList();
            assertThat(found).hasSize(1);
            return found.get(0).toUri().toString();
        }
    }

    private int writeRows(Dataset dataset, Split part, String file) throws IOException {
        int rows = Math.toIntExact(dataset.rows(part));
        Batch batch = dataset.evaluationFeed(part, 0, 1, rows).batch(0);
        float[] table = new float[3 * rows];
        for (int row = 0; row < rows; row++) {
            table[3 * row] = batch.features().get(2 * row);
            table[3 * row + 1] = batch.features().get(2 * row + 1);
            table[3 * row + 2] = batch.labels().get(row);
        }
        write(file, table);
        return rows;
    }

    private void write(String file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(folder.resolve(file), bytes.array());
    }

    private List<String> numpy() throws Exception {
        Path script =
                Path.of(TutorialParityIT.class.getResource("/tutorial_moons.py").toURI());
        return python(script.toString(), folder.toString());
    }

    private static boolean hasNumpy() throws InterruptedException {
        try {
            python("-c", "import numpy");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The lines that a Python program prints; throws with what it complains of. */
    private static List<String> python(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("python3"), Arrays.stream(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
        return said.lines().toList();
    }
}
