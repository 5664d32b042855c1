package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows per second of one replica on one thread, for small networks of each kind. Set OMP_NUM_THREADS=1. */
final class LayerBenchmark {
    private static final int BATCH = 32;
    private static final int CLASSES = 10;
    private static final int ROUNDS = 7;
    private static final double SECONDS_OF_A_ROUND = 2;
    private static final String HEAD = """
            name: layers
            data: { source: moons, rows: 100 }
            training: { replicas: 1, batch: 32, epochs: 1, updater: { sgd: { learningRate: 0.01 } } }
            network:
              loss: crossEntropy
              layers:
            """;

    private LayerBenchmark() {}

    private record Kind(String name, List<Integer> row, int tokens, List<String> layers) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "lenet",
                    List.of(1, 28, 28),
                    0,
                    List.of(
                            "conv2d: { filters: 20, kernel: 5, activation: relu }",
                            "maxPool: { size: 2 }",
                            "conv2d: { filters: 50, kernel: 5, activation: relu }",
                            "maxPool: { size: 2 }",
                            "flatten",
                            "dense: { units: 500, activation: relu }")),
            new Kind("lstm 64 to 128, 50 steps", List.of(50, 64), 0, List.of("lstm: { units: 128 }", "lastStep")),
            new Kind(
                    "simpleRnn 64 to 128, 50 steps",
                    List.of(50, 64),
                    0,
                    List.of("simpleRnn: { units: 128 }", "lastStep")),
            new Kind(
                    "conv1d 64 to 128, kernel 5, 50 steps",
                    List.of(50, 64),
                    0,
                    List.of("conv1d: { filters: 128, kernel: 5, activation: relu }", "globalPool: { kind: max }")),
            new Kind(
                    "embedding of 1000",
                    List.of(50),
                    1000,
                    List.of("embedding: { size: 64, positions: true }", "globalPool: { kind: average }")),
            new Kind(
                    "selfAttention 64x64, 4 heads",
                    List.of(64, 64),
                    0,
                    List.of("selfAttention: { heads: 4 }", "lastStep")),
            new Kind(
                    "transformerEncoder 64x64, 4 heads",
                    List.of(64, 64),
                    0,
                    List.of("transformerEncoder: { heads: 4, dropout: 0 }", "lastStep")));

    public static void main(String[] arguments) {
        System.out.printf("%-40s %12s%n", "network", "rows/s");
        for (Kind kind : KINDS) {
            if (arguments.length == 0 || kind.name().startsWith(arguments[0])) {
                System.out.printf("%-40s %12.0f%n", kind.name(), median(kind));
            }
        }
    }

    private static double median(Kind kind) {
        StringBuilder yaml = new StringBuilder(HEAD);
        for (String layer : kind.layers()) {
            yaml.append("    - ").append(layer).append('\n');
        }
        yaml.append("    - dense: { units: 10, activation: softmax }\n");
        RunSpec run = RunFile.read("layers.yaml", yaml.toString(), List.of());
        List<String> names =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        DataSchema schema = new DataSchema(kind.row(), List.of(), kind.tokens(), false, new DataSchema.Classes(names));
        EngineSpec spec = new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                schema,
                run.training().seed(),
                run.training().arithmetic(),
                100,
                100,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        try (Engine engine = new Dl4jProvider().open(spec);
                Replica replica = engine.replica(0)) {
            Batch batch = batch(schema);
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                long rows = 0;
                while (System.nanoTime() - start < SECONDS_OF_A_ROUND * 1e9) {
                    replica.gradient(batch, 0);
                    replica.update(0, BATCH);
                    rows += BATCH;
                }
                rates[round] = rows * 1e9 / (System.nanoTime() - start);
            }
            // The first rounds warm up.
            double[] warm = Arrays.copyOfRange(rates, 2, ROUNDS);
            Arrays.sort(warm);
            return warm[warm.length / 2];
        }
    }

    private static Batch batch(DataSchema schema) {
        Batch batch = new Batch(BATCH, schema);
        batch.rows(BATCH);
        SplitMixRandom random = new SplitMixRandom(1);
        for (int i = 0; i < BATCH * schema.featureWidth(); i++) {
            double value = schema.tokens() > 0 ? random.nextInt(schema.tokens()) : random.nextGaussian();
            batch.features().put(i, (float) value);
        }
        for (int i = 0; i < BATCH; i++) {
            batch.labels().put(i, random.nextInt(CLASSES));
        }
        return batch;
    }
}
