package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What portable arithmetic costs: rows a second of one replica on one thread, beside what the processor could do. A process
 * computes with one arithmetic, so each has its own, two of each in turn.
 */
final class ArithmeticBenchmark {
    private static final int TURNS = 2;
    private static final int ROUNDS = 6;
    private static final int WARM_UP = 3;
    private static final double SECONDS_OF_A_ROUND = 0.6;
    private static final int CLASSES = 10;
    private static final String SAYS = "rows/s ";

    private ArithmeticBenchmark() {}

    private record Case(String name, int batch, List<Integer> row, String layers) {}

    private static final String CONV =
            "conv2d: { filters: %d, kernel: 3, padding: same }, batchNorm, activation: relu, ";
    private static final List<Case> CASES = List.of(
            new Case("MLP 784-128-10, batch 32", 32, List.of(784), "dense: { units: 128, activation: relu }"),
            new Case("MLP 784-128-10, batch 128", 128, List.of(784), "dense: { units: 128, activation: relu }"),
            new Case(
                    "MLP 784-1024-1024-10, batch 128",
                    128,
                    List.of(784),
                    "dense: { units: 1024, activation: relu }, dense: { units: 1024, activation: relu }"),
            new Case(
                    "LeNet, batch 64",
                    64,
                    List.of(1, 28, 28),
                    "conv2d: { filters: 20, kernel: 5, activation: relu }, maxPool: { size: 2 },"
                            + " conv2d: { filters: 50, kernel: 5, activation: relu }, maxPool: { size: 2 }, flatten,"
                            + " dense: { units: 500, activation: relu }"),
            new Case(
                    "VGG-like, batch 32",
                    32,
                    List.of(3, 32, 32),
                    CONV.formatted(32) + CONV.formatted(32) + "maxPool: { size: 2 }, " + CONV.formatted(64)
                            + CONV.formatted(64)
                            + "maxPool: { size: 2 }, flatten, dense: { units: 256, activation: relu }"),
            new Case("LSTM 64 to 128, 50 steps, batch 32", 32, List.of(50, 64), "lstm: { units: 128 }, lastStep"),
            new Case(
                    "encoder 64x64, 4 heads, batch 32",
                    32,
                    List.of(64, 64),
                    "transformerEncoder: { heads: 4, dropout: 0 }, lastStep"));

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0) {
            measure(Arithmetic.valueOf(arguments[0]));
            return;
        }
        Map<String, Double> best = new LinkedHashMap<>();
        for (int turn = 0; turn < TURNS; turn++) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                inItsOwnProcess(arithmetic).forEach((name, rate) -> best.merge(arithmetic + name, rate, Math::max));
            }
        }
        System.out.println("| network | portable, rows/s | native, rows/s | portable / native |");
        System.out.println("|---|---:|---:|---:|");
        for (Case one : CASES) {
            double portable = best.getOrDefault(Arithmetic.PORTABLE + one.name(), Double.NaN);
            double unbound = best.getOrDefault(Arithmetic.NATIVE + one.name(), Double.NaN);
            System.out.printf(
                    Locale.ROOT, "| %s | %,.0f | %,.0f | %.2f |%n", one.name(), portable, unbound, portable / unbound);
        }
    }

    private static Map<String, Double> inItsOwnProcess(Arithmetic arithmetic) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ArithmeticBenchmark.class.getName()));
        command.add(arithmetic.name());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("OPENBLAS_") || name.startsWith("DNNL_"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        Map<String, Double> rates = new LinkedHashMap<>();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> {
                    if (line.startsWith(SAYS)) {
                        String[] words = line.substring(SAYS.length()).split(": ", 2);
                        rates.put(words[0], Double.valueOf(words[1]));
                    } else {
                        System.out.println(arithmetic + " " + line);
                    }
                });
        if (process.waitFor() != 0 || rates.size() != CASES.size()) {
            throw new IllegalStateException(arithmetic + " ended with " + process.exitValue() + " after " + rates);
        }
        return rates;
    }

    private static void measure(Arithmetic arithmetic) {
        for (Case one : CASES) {
            System.out.println(SAYS + one.name() + ": " + rowsPerSecond(one, arithmetic));
        }
    }

    private static double rowsPerSecond(Case one, Arithmetic arithmetic) {
        RunSpec run = RunFile.read("arithmetic.yaml", """
                name: arithmetic
                data: { source: moons, rows: 100 }
                training: { updater: { adam: { learningRate: 0.001 } } }
                network: { loss: crossEntropy, layers: [ %s, dense: { units: 10, activation: softmax } ] }
                """.formatted(one.layers()), List.of());
        List<String> names =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        DataSchema schema = new DataSchema(one.row(), List.of(), new DataSchema.Classes(names));
        EngineSpec spec = new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                schema,
                42,
                arithmetic,
                100,
                100,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        try (Engine engine = new Dl4jProvider().open(spec);
                Replica replica = engine.replica(0)) {
            if (one.equals(CASES.get(0))) {
                tellWhat(engine.fingerprint());
            }
            Batch batch = batch(schema, one.batch());
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                long rows = 0;
                while (System.nanoTime() - start < SECONDS_OF_A_ROUND * 1e9) {
                    replica.gradient(batch, 0);
                    replica.update(0, one.batch());
                    rows += one.batch();
                }
                rates[round] = rows * 1e9 / (System.nanoTime() - start);
            }
            return Arrays.stream(rates).skip(WARM_UP).max().orElseThrow();
        }
    }

    private static void tellWhat(ArithmeticFingerprint fingerprint) {
        fingerprint.families().stream()
                .filter(family -> family.name().startsWith("products"))
                .forEach(family ->
                        System.out.println(family.name() + " by " + family.by() + " on " + fingerprint.processor()));
    }

    private static Batch batch(DataSchema schema, int rows) {
        Batch batch = new Batch(rows, schema);
        batch.rows(rows);
        SplitMixRandom random = new SplitMixRandom(1);
        for (int i = 0; i < rows * schema.featureWidth(); i++) {
            batch.features().put(i, (float) random.nextGaussian());
        }
        for (int i = 0; i < rows; i++) {
            batch.labels().put(i, random.nextInt(CLASSES));
        }
        return batch;
    }
}
