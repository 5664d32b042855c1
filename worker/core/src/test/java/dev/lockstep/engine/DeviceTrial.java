package dev.lockstep.engine;

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
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.parallel.ThreadTeam;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Holds a card against the processor, and against itself: {@code deploy/gpu/try} runs a program for each engine that does. What it finds
 * is a line for each network, of words with a tab between them, that begins with what was looked at; what cannot be computed there
 * at all is a line as well.
 *
 * @param engines opens one
 * @param cases each kind of layer in one at least
 */
public record DeviceTrial(Function<EngineSpec, Engine> engines, ComputeDevice device, List<LayerCase> cases) {
    private static final int ROWS = 16;
    private static final int CLASSES = 10;

    /** Of the largest gradient: where an array has only smaller ones, they come of rounding. */
    private static final double MERE_ROUNDING = 1e-4;

    private static final List<Integer> PICTURE = List.of(1, 28, 28);

    /**
     * What a device has computed.
     *
     * @param gradients of one batch, of each network that draws nothing by chance
     * @param lenet how many pictures are told rightly after a hundred steps
     */
    public record Found(Map<String, float[]> gradients, double lenet) {
        /** For another process: not every engine can compute on both in one. */
        public void write(Path file) throws IOException {
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                out.writeDouble(lenet);
                for (Map.Entry<String, float[]> of : gradients.entrySet()) {
                    out.writeUTF(of.getKey());
                    out.writeInt(of.getValue().length);
                    for (float each : of.getValue()) {
                        out.writeFloat(each);
                    }
                }
            }
        }

        public static Found read(Path file) throws IOException {
            Map<String, float[]> gradients = new TreeMap<>();
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                double lenet = in.readDouble();
                while (in.available() > 0) {
                    String name = in.readUTF();
                    float[] gradient = new float[in.readInt()];
                    for (int i = 0; i < gradient.length; i++) {
                        gradient[i] = in.readFloat();
                    }
                    gradients.put(name, gradient);
                }
                return new Found(gradients, lenet);
            }
        }
    }

    /** What the device makes of all networks. */
    public Found found() {
        Map<String, float[]> gradients = new TreeMap<>();
        for (LayerCase one : cases) {
            if (!drawsByChance(one)) {
                try (Replica replica = replica(spec(one))) {
                    replica.gradient(batch(schema(one), ROWS, 1), 0);
                    gradients.put(one.name(), copy(replica.gradient()));
                }
            }
        }
        return new Found(gradients, lenet());
    }

    /** Says how far the device is from what a processor has computed, and whether it computes the same twice. */
    public void against(Found processor) {
        for (LayerCase one : cases) {
            try {
                if (!drawsByChance(one)) {
                    say(
                            "gradient",
                            one.name(),
                            difference(
                                    one,
                                    Objects.requireNonNull(processor.gradients().get(one.name()))));
                }
                say("bits", one.name(), sameBits(one) ? "same" : "different");
            } catch (RuntimeException e) {
                String why = String.valueOf(e.getMessage());
                say("failed", one.name(), why.lines().findFirst().orElse(""));
            }
        }
        say("lenet", "accuracy after 100 steps", processor.lenet(), lenet());
    }

    /** Prints a line. */
    @SuppressWarnings("SystemOut") // it is what the caller reads
    public static void say(String what, String of, Object... found) {
        System.out.println(String.join("\t", what, of, String.join("\t", texts(found))));
    }

    private static List<String> texts(Object... found) {
        return Arrays.stream(found)
                .map(one -> one instanceof Double number ? String.format(Locale.ROOT, "%.3g", number) : one.toString())
                .toList();
    }

    private static boolean drawsByChance(LayerCase one) {
        return NetworkPlan.of(one.network(), one.row()).nodes().stream().anyMatch(NetworkCheck::drawsByChance);
    }

    private static DataSchema schema(LayerCase one) {
        return one.schema(one.mayBePadded());
    }

    private static EngineSpec spec(LayerCase one) {
        return Networks.engine(one.network(), Networks.adam(0.01), schema(one));
    }

    private Replica replica(EngineSpec spec) {
        return engines.apply(spec.on(device)).replica(1);
    }

    /** The largest difference of a gradient between card and processor, relative to the largest gradient of its array. */
    private double difference(LayerCase one, float[] expected) {
        try (Replica there = replica(spec(one))) {
            there.gradient(batch(schema(one), ROWS, 1), 0);
            float[] actual = copy(there.gradient());
            double nothing = 1e-6;
            for (float each : expected) {
                nothing = Math.max(nothing, MERE_ROUNDING * Math.abs(each));
            }
            double worst = 0;
            for (ParameterRange range : there.layout()) {
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
    private boolean sameBits(LayerCase one) {
        int[] hashes = new int[2];
        try (ThreadTeam team = new ThreadTeam(hashes.length)) {
            team.run(i -> {
                try (Replica replica = replica(spec(one))) {
                    for (int step = 0; step < 5; step++) {
                        step(replica, batch(schema(one), ROWS, step), step);
                    }
                    hashes[i] = Arrays.hashCode(copy(replica.parameters()));
                }
            });
        }
        return hashes[0] == hashes[1];
    }

    /** A hundred steps, and how many of a thousand other pictures are told rightly then. */
    private double lenet() {
        NetworkSpec lenet = network(
                LossFunction.CROSS_ENTROPY,
                conv(20, 5, Padding.VALID, Activation.RELU),
                maxPool(2),
                conv(50, 5, Padding.VALID, Activation.RELU),
                maxPool(2),
                dense(500, Activation.RELU),
                dense(CLASSES, Activation.SOFTMAX));
        DataSchema schema = shaped(PICTURE, CLASSES);
        try (Replica replica = replica(Networks.engine(lenet, Networks.adam(0.001), schema))) {
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
