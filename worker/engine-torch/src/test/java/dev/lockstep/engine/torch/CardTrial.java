package dev.lockstep.engine.torch;

import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.maxPool;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.shaped;
import static dev.lockstep.engine.Networks.step;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.engine.BeyondCases;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Holds a card against the processor, and against itself: {@code deploy/gpu/try} runs it. What it finds is a line for each network, of
 * words with a tab between them, that begins with what was looked at; what cannot be computed there at all is a line as well.
 */
public final class CardTrial {
    private static final int ROWS = 16;
    private static final int CLASSES = 10;

    /** Of the largest gradient: where an array has only smaller ones, they come of rounding. */
    private static final double MERE_ROUNDING = 1e-4;

    private static final List<Integer> PICTURE = List.of(1, 28, 28);

    private final ComputeDevice device;

    private CardTrial(ComputeDevice device) {
        this.device = device;
    }

    /** Arguments: {@code card} or {@code rehearsal}. */
    public static void main(String[] arguments) {
        boolean rehearses = arguments.length > 0 && arguments[0].equals("rehearsal");
        CardTrial trial = new CardTrial(rehearses ? new ComputeDevice.Rehearsal() : new ComputeDevice.Card(0));
        Stream.concat(LayerCase.all(), BeyondCases.all()).forEach(trial::layer);
        trial.lenet();
        trial.families();
        System.exit(0); // libraries leave threads behind
    }

    @SuppressWarnings("SystemOut") // it is what the caller reads
    private static void say(String what, String of, Object... found) {
        System.out.println(String.join("\t", what, of, String.join("\t", texts(found))));
    }

    private static List<String> texts(Object... found) {
        return Arrays.stream(found)
                .map(one -> one instanceof Double number ? String.format(Locale.ROOT, "%.3g", number) : one.toString())
                .toList();
    }

    private Replica replica(EngineSpec spec, ComputeDevice on) {
        return new TorchEngine(spec.on(on)).replica(1);
    }

    private void layer(LayerCase one) {
        DataSchema schema = one.schema(one.mayBePadded());
        EngineSpec spec = Networks.engine(one.network(), Networks.adam(0.01), schema);
        try {
            if (NetworkPlan.of(one.network(), one.row()).nodes().stream().noneMatch(NetworkCheck::drawsByChance)) {
                say("gradient", one.name(), difference(spec, schema));
            }
            say("bits", one.name(), sameBits(spec, schema) ? "same" : "different");
        } catch (RuntimeException e) {
            say(
                    "failed",
                    one.name(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The largest difference of a gradient between card and processor, relative to the largest gradient of its array. */
    private double difference(EngineSpec spec, DataSchema schema) {
        try (Replica here = replica(spec, ComputeDevice.processor());
                Replica there = replica(spec, device)) {
            here.gradient(batch(schema, ROWS, 1), 0);
            there.gradient(batch(schema, ROWS, 1), 0);
            float[] expected = copy(here.gradient());
            float[] actual = copy(there.gradient());
            double nothing = 1e-6;
            for (float each : expected) {
                nothing = Math.max(nothing, MERE_ROUNDING * Math.abs(each));
            }
            double worst = 0;
            for (ParameterRange range : here.layout()) {
                double largest = nothing;
                double apart = 0;
                for (int i = range.first(); i < range.end(); i++) {
                    largest = Math.max(largest, Math.abs(expected[i]));
                    double difference = Math.abs(expected[i] - actual[i]);
                    apart = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(apart, difference);
                }
                worst = Math.max(worst, apart / largest);
            }
            return worst;
        }
    }

    /** Of two replicas that train at the same time on the card. */
    private boolean sameBits(EngineSpec spec, DataSchema schema) {
        int[] hashes = new int[2];
        try (ThreadTeam team = new ThreadTeam(hashes.length)) {
            team.run(i -> {
                try (Replica replica = replica(spec, device)) {
                    for (int step = 0; step < 5; step++) {
                        step(replica, batch(schema, ROWS, step), step);
                    }
                    hashes[i] = Arrays.hashCode(copy(replica.parameters()));
                }
            });
        }
        return hashes[0] == hashes[1];
    }

    /** What processor and card make of the fixed computation. */
    private void families() {
        ArithmeticFingerprint card = TorchLibrary.fingerprint(device);
        TorchLibrary.fingerprint(ComputeDevice.processor())
                .families()
                .forEach(here -> say(
                        "computes",
                        here.name(),
                        here.hash(),
                        card.family(here.name()).map(Family::hash).orElse("nothing")));
    }

    /** A hundred steps, and how many of a thousand other pictures are told rightly then. */
    private void lenet() {
        NetworkSpec lenet = network(
                LossFunction.CROSS_ENTROPY,
                conv(20, 5, Padding.VALID, Activation.RELU),
                maxPool(2),
                conv(50, 5, Padding.VALID, Activation.RELU),
                maxPool(2),
                dense(500, Activation.RELU),
                dense(CLASSES, Activation.SOFTMAX));
        DataSchema schema = shaped(PICTURE, CLASSES);
        EngineSpec spec = Networks.engine(lenet, Networks.adam(0.001), schema);
        double here = accuracy(spec, schema, ComputeDevice.processor());
        double there = accuracy(spec, schema, device);
        say("lenet", "accuracy after 100 steps", here, there);
    }

    private double accuracy(EngineSpec spec, DataSchema schema, ComputeDevice on) {
        try (Replica replica = replica(spec, on)) {
            for (int step = 0; step < 100; step++) {
                step(replica, pictures(schema, 64, step), step);
            }
            Batch others = pictures(schema, 1000, 1_000_000);
            FloatBuffer said = DirectFloats.of((long) others.rows() * CLASSES);
            replica.predict(others, said);
            int right = 0;
            for (int row = 0; row < others.rows(); row++) {
                right += largest(said, row) == (int) others.labels().get(row) ? 1 : 0;
            }
            return right / (double) others.rows();
        }
    }

    private static int largest(FloatBuffer said, int row) {
        int largest = 0;
        for (int i = 1; i < CLASSES; i++) {
            if (said.get(row * CLASSES + i) > said.get(row * CLASSES + largest)) {
                largest = i;
            }
        }
        return largest;
    }

    /** One picture for each class, in so much noise that some are mistaken. */
    private static Batch pictures(DataSchema schema, int rows, long seed) {
        Batch batch = new Batch(rows, schema);
        batch.rows(rows);
        int width = schema.featureWidth();
        SplitMixRandom random = new SplitMixRandom(seed);
        for (int row = 0; row < rows; row++) {
            int label = random.nextInt(CLASSES);
            SplitMixRandom picture = new SplitMixRandom(label + 77L);
            batch.labels().put(row, label);
            for (int i = 0; i < width; i++) {
                float of = (float) picture.nextGaussian() * 0.4f;
                batch.features().put(row * width + i, of + (float) random.nextGaussian());
            }
        }
        return batch;
    }
}
