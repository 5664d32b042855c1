package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.maxPool;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.shaped;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.parallel.ThreadTeam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many rows a second replicas of an engine learn from, as threads of one process that are never averaged: what averaging can at most
 * reach. {@code EngineSpeed ENGINE REPLICAS SECONDS [CASE...]}, on the class path of the engine's tests.
 */
public final class EngineSpeed {
    private static final int ROUNDS = 5;
    private static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(String::valueOf).toList();

    private EngineSpeed() {}

    private record Case(String name, int rows, DataSchema schema, NetworkSpec network) {}

    private static Case of(String name, int rows, DataSchema schema, LayerSpec... layers) {
        return new Case(name, rows, schema, network(LossFunction.CROSS_ENTROPY, layers));
    }

    private static DataSchema series(int steps, int values) {
        return new DataSchema(List.of(steps, values), List.of(), 0, false, new DataSchema.StepClasses(NAMES, steps));
    }

    private static Stream<Case> cases() {
        LayerSpec softmax = dense(10, Activation.SOFTMAX);
        LayerSpec[] mlp = {dense(128, Activation.RELU), softmax};
        DataSchema digits = shaped(List.of(784), 10);
        return Stream.of(
                of("mlp-32", 32, digits, mlp),
                of("mlp-128", 128, digits, mlp),
                of("wide-128", 128, digits, dense(1024, Activation.RELU), dense(1024, Activation.RELU), softmax),
                of(
                        "lenet-64",
                        64,
                        shaped(List.of(1, 28, 28), 10),
                        conv(20, 5, Padding.VALID, Activation.RELU),
                        maxPool(2),
                        conv(50, 5, Padding.VALID, Activation.RELU),
                        maxPool(2),
                        dense(500, Activation.RELU),
                        softmax),
                of("vgg-64", 64, shaped(List.of(3, 32, 32), 10), vgg(softmax)),
                of(
                        "lstm-32",
                        32,
                        series(50, 64),
                        new SequenceLayer.Lstm(128, 1, true, LearnedWeights.INHERITED),
                        softmax),
                of(
                        "encoder-32",
                        32,
                        series(64, 64),
                        new BlockLayer.TransformerEncoder(4, Optional.of(256), 0, false, LearnedWeights.INHERITED),
                        softmax));
    }

    private static LayerSpec[] vgg(LayerSpec end) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int filters : new int[] {32, 64, 128}) {
            for (int i = 0; i < 2; i++) {
                layers.add(conv(filters, 3, Padding.SAME, Activation.IDENTITY));
                layers.add(new LayerSpec.BatchNorm(0.9, 1e-5));
                layers.add(new LayerSpec.Activated(Activation.RELU));
            }
            layers.add(maxPool(2));
        }
        layers.add(end);
        return layers.toArray(new LayerSpec[0]);
    }

    /** Prints a line for each case: the median of five rounds after one to warm up, the slowest and the fastest. */
    public static void main(String[] arguments) {
        int replicas = Integer.parseInt(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        List<String> wanted = Arrays.asList(arguments).subList(3, arguments.length);
        cases().filter(one -> wanted.isEmpty() || wanted.contains(one.name())).forEach(one -> {
            double[] rates = rates(arguments[0], one, replicas, seconds);
            report(String.format(
                    Locale.ROOT,
                    "%s %s %d replicas: %.0f samples/s (%.0f to %.0f)",
                    arguments[0],
                    one.name(),
                    replicas,
                    rates[ROUNDS / 2],
                    rates[0],
                    rates[ROUNDS - 1]));
        });
    }

    private static double[] rates(String engine, Case one, int replicas, double seconds) {
        EngineSpec spec = Networks.engine(one.network(), Networks.adam(0.001), one.schema());
        double[] rates = new double[ROUNDS];
        Replica[] all = new Replica[replicas];
        long[] steps = new long[replicas];
        try (Engine opened = Engines.named(engine).open(spec);
                ThreadTeam team = new ThreadTeam(replicas)) {
            team.run(i -> all[i] = opened.replica(i));
            for (int round = -1; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                team.run(i -> steps[i] = steps(all[i], one, begin + (long) (seconds * 1e9)));
                double took = (System.nanoTime() - begin) / 1e9;
                rates[Math.max(0, round)] = Arrays.stream(steps).sum() * one.rows() / took;
            }
            team.run(i -> all[i].close());
        }
        Arrays.sort(rates);
        return rates;
    }

    private static long steps(Replica replica, Case one, long end) {
        Batch[] batches = new Batch[8];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = Networks.batch(one.schema(), one.rows(), i);
        }
        long steps = 0;
        while (System.nanoTime() < end) {
            Networks.step(replica, batches[(int) (steps % batches.length)], steps);
            steps++;
        }
        return steps;
    }

    @SuppressWarnings("SystemOut") // a program whose result this is
    private static void report(String line) {
        System.out.println(line);
    }
}
