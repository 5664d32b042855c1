package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The weights of small runs of all kinds by an engine, as they came out when they were last meant to change: the same on every
 * x86-64 processor with AVX2, whatever the environment says, and after a change that is not to change what is computed.
 */
abstract class GoldenWeightsContract {
    private static final Path FILE = Path.of("src/test/resources/dev/lockstep/train/golden-weights.txt");
    private static final String WRITE = "lockstep.golden.write";

    static final MemoryDataset POINTS = MemoryDataset.of(235, 45);
    static final String IMAGE = "dense: { units: 108, activation: tanh }, reshape: { sizes: [3, 6, 6] }, ";
    static final String SEQUENCE = "dense: { units: 24, activation: tanh }, reshape: { sizes: [6, 4] }, ";
    private static final String BINARY = ", dense: { units: 1, activation: sigmoid }";

    private static Map<String, String> golden = Map.of();
    private static final Map<String, String> WRITTEN = new TreeMap<>();

    @TempDir
    private Path directory;

    /** The engine that computes them. */
    abstract String engine();

    /** A run, and what it learns from. */
    record Small(String name, Dataset rows, RunSpec run) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Small small(String name, Dataset rows, String network, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        String yaml = """
                name: golden
                data: { source: moons, rows: 1000, split: { validation: 0.2 } }
                network: { %s }
                training: { replicas: 3, batch: 7, epochs: 3, updater: { adam: { learningRate: 0.01 } } }
                """.formatted(network);
        return new Small(name, rows, Rehearsal.run(yaml, all.toArray(String[]::new)));
    }

    static String chain(String layers) {
        return "layers: [ " + layers + " ], loss: binaryCrossEntropy";
    }

    static Small onPoints(String name, String layers, String... settings) {
        return small(name, POINTS, chain(layers + BINARY), settings);
    }

    private static String average(String what, int every, String compress) {
        return "training.average={ what: " + what + ", every: " + every + ", compress: " + compress + " }";
    }

    static List<Small> runs() {
        String dense = "dense: { units: 9, activation: tanh }";
        return List.of(
                onPoints("table", dense + ", dropout: 0.2"),
                onPoints(
                        "table-wide",
                        "dense: { units: 600, activation: relu }, dense: { units: 33, activation: relu }"),
                onPoints("gradients", dense, average("gradients", 1, "none"), "training.updater=nesterov"),
                onPoints("gradients-rarely", dense + ", batchNorm", average("gradients", 5, "none")),
                onPoints(
                        "parameters-rarely",
                        dense + ", batchNorm",
                        average("parameters", 4, "none"),
                        "training.updater=rmsProp"),
                onPoints("gradients-fp16", dense, average("gradients", 9, "fp16"), "training.updater=momentum"),
                onPoints("parameters-bf16", dense, average("parameters", 1, "bf16"), "training.updater=adaGrad"),
                onPoints(
                        "accumulated",
                        dense + ", dropout: 0.2, batchNorm",
                        "training.accumulate=3",
                        "training.batch=4",
                        "training.clip={ norm: 0.5 }"),
                onPoints(
                        "folds",
                        dense,
                        "data.split.validation={ fold: { number: 1, of: 5 } }",
                        "training.clip={ norm: 0.5 }"),
                small(
                        "regression",
                        new Ramps(POINTS),
                        "layers: [ flatten, dense: { units: 8, activation: gelu }, dense: { units: 6 } ], loss: mse, l2: 0.01",
                        "training.updater={ adamW: { learningRate: { cosine: { rate: 0.02 } } } }"),
                small(
                        "images",
                        new Spots(POINTS),
                        chain("conv2d: { filters: 6, kernel: 3, activation: relu }, maxPool: { size: 2 },"
                                + " conv2d: { filters: 16, kernel: 3, padding: same }, batchNorm, activation: relu, flatten,"
                                + " dense: { units: 32, activation: relu }" + BINARY)),
                onPoints(
                        "images-residual",
                        IMAGE + "residual: { layers: [ conv2d: { filters: 3, kernel: 3, padding: same } ] },"
                                + " separableConv2d: { filters: 8, kernel: 3 }, spatialDropout: 0.3, globalPool: { kind: max }"),
                onPoints(
                        "images-average-pool",
                        IMAGE + "conv2d: { filters: 8, kernel: 5 }, avgPool: { size: 2 }, flatten"),
                onPoints("lstm", SEQUENCE + "lstm: { units: 12 }, dropout: 0.2, lastStep"),
                onPoints("both-ways", SEQUENCE + "bidirectional: { layer: { simpleRnn: { units: 5 } } }, bothEnds"),
                onPoints("conv1d", SEQUENCE + "conv1d: { filters: 6, kernel: 3, activation: relu }, flatten"),
                small(
                        "sentences",
                        new Sentences(POINTS),
                        "layers: [ embedding: { size: 8, positions: true }, transformerEncoder: { heads: 2, dropout: 0.2 },"
                                + " dense: { units: 2, activation: softmax } ], loss: crossEntropy"),
                small(
                        "graph",
                        new Spots(POINTS),
                        "graph: [ { name: fine, from: [row], layers: [ conv2d: { filters: 4, kernel: 3, padding: same } ] },"
                                + " { name: coarse, from: [row], layers: [ conv2d: { filters: 4, kernel: 5, padding: same } ] },"
                                + " { name: both, from: [fine, coarse], join: concat, layers: [ globalPool: { kind: max }"
                                + BINARY + " ] } ], loss: binaryCrossEntropy"));
    }

    @BeforeAll
    static void read() throws IOException {
        golden = Files.exists(FILE)
                ? Files.readAllLines(FILE).stream()
                        .map(line -> line.split(" ", 2))
                        .collect(Collectors.toMap(words -> words[0], words -> words[1]))
                : Map.of();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aSmallRunHasItsGoldenWeights(Small small) throws IOException {
        isGolden(small);
    }

    @Test
    void whatGoesOnFromAFrozenAndPrunedModelHasItsGoldenWeights() throws IOException {
        Small first =
                onPoints("first", "dense: { units: 12, activation: tanh }, dense: { units: 12, activation: tanh }");
        Path model = Rehearsal.of(first.run().by(engine()), POINTS, directory, 1)
                .directory
                .resolve("model.zip");
        String imported = "import: { model: " + model + ", freeze: [dense-1], prune: 0.4 }, "
                + "layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy";
        isGolden(small("import", POINTS, imported));
    }

    final void isGolden(Small small) throws IOException {
        String weights = Rehearsal.of(small.run().by(engine()), small.rows(), directory, 2)
                .outcome()
                .weightsSha256();
        if (Boolean.getBoolean(WRITE)) {
            WRITTEN.put(small.name(), weights);
            Files.write(
                    FILE,
                    WRITTEN.entrySet().stream()
                            .map(run -> run.getKey() + " " + run.getValue())
                            .toList());
        } else {
            assertThat(weights).as(remedy()).isEqualTo(golden.get(small.name()));
        }
    }

    private String remedy() {
        return "where weights are meant to change, write them anew with: ./mvnw -Dquick -pl worker/engine-" + engine()
                + " -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                + getClass().getSimpleName() + " -D"
                + WRITE + "=true";
    }
}
