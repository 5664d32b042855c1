package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All engines compute the same, as far as single precision tells: from the same weights and rows the same losses, gradients,
 * running statistics and predictions. No process has two engines, so that each is held against numbers in a file; the first engine
 * wrote it, with {@code -Dlockstep.agreement.write=true}.
 */
public abstract class AgreementContract {
    private static final String RESOURCE = "/dev/lockstep/engine/agreement.txt";
    private static final Path FILE = Path.of("../core/src/test/resources" + RESOURCE);
    private static final boolean WRITE = Boolean.getBoolean("lockstep.agreement.write");
    private static final Map<String, String> WRITTEN = new TreeMap<>();
    private static final int ROWS = 6;

    /** Of each array of parameters, so many gradients are compared. */
    private static final int SOME = 5;

    /** The engine that is to agree with the others. */
    protected abstract EngineProvider provider();

    /** A network, and the rows that it takes. */
    public record Case(String name, NetworkSpec network, DataSchema schema) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All of which nothing is drawn by chance, for which each engine has its own generator. */
    public static Stream<Case> cases() {
        return Stream.of(layers(), activations(), losses()).flatMap(all -> all);
    }

    private static Stream<Case> layers() {
        return LayerCase.all()
                .filter(one -> NetworkPlan.of(one.network(), one.row()).nodes().stream()
                        .noneMatch(NetworkCheck::drawsByChance))
                .map(one -> new Case(one.name(), one.network(), one.schema(one.mayBePadded())));
    }

    private static Stream<Case> activations() {
        return Stream.of(Activation.values())
                .filter(function -> function != Activation.STEP)
                .map(function -> new Case(
                        "activation " + function,
                        network(
                                LossFunction.CROSS_ENTROPY,
                                dense(8, function),
                                new LayerSpec.Activated(function),
                                dense(3, Activation.SOFTMAX)),
                        Networks.classes(4, 3)));
    }

    /** Each with an activation that goes with it. */
    private static Stream<Case> losses() {
        DataSchema three = Networks.classes(4, 3);
        return Stream.of(LossFunction.values()).flatMap(loss -> {
            if (loss == LossFunction.CROSS_ENTROPY) {
                return Stream.of(new Case("loss " + loss, weighted(loss, dense(3, Activation.SOFTMAX)), three));
            }
            Activation end = loss == LossFunction.BINARY_CROSS_ENTROPY ? Activation.SIGMOID : Activation.TANH;
            LayerSpec before = dense(5, Activation.TANH);
            return Stream.of(
                    new Case(
                            "loss " + loss + " of one output",
                            network(loss, before, dense(1, end)),
                            Networks.classes(4, 2)),
                    new Case("loss " + loss + " of three", weighted(loss, before, dense(3, end)), three));
        });
    }

    private static NetworkSpec weighted(LossFunction loss, LayerSpec... layers) {
        NetworkSpec plain = network(loss, layers);
        return new NetworkSpec(
                plain.inputs(),
                plain.imported(),
                plain.layers(),
                plain.graph(),
                loss,
                plain.init(),
                0,
                0,
                Optional.of(List.of(1.0, 0.5, 2.0)),
                0.1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itComputesWhatOtherEnginesDo(Case one) throws IOException {
        List<Float> computed = computed(one);
        if (WRITE) {
            WRITTEN.put(one.name(), computed.stream().map(String::valueOf).collect(Collectors.joining(" ")));
            return;
        }
        String[] expected = Objects.requireNonNull(
                        expected().get(one.name()), () -> RESOURCE + " has no line for " + one.name())
                .split(" ", -1);
        assertThat(computed).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            float other = Float.parseFloat(expected[i]);
            assertThat(computed.get(i))
                    .as("number %s of %s", i, one.name())
                    .isCloseTo(other, within(1e-4f * Math.max(1, Math.abs(other))));
        }
    }

    /** Three steps, so that running statistics show, then all that can be seen. */
    private List<Float> computed(Case one) {
        List<Float> numbers = new ArrayList<>();
        EngineSpec spec = Networks.engine(one.network(), Networks.sgd(0.1), one.schema());
        try (Engine engine = provider().open(spec);
                Replica replica = engine.replica(0)) {
            for (int i = 0; i < 3; i++) {
                step(replica, batch(one.schema(), ROWS, i), i);
            }
            Batch rows = batch(one.schema(), ROWS, 3);
            numbers.add((float) replica.gradient(rows, 3));
            float[] gradient = copy(replica.gradient());
            for (ParameterRange range : replica.layout()) {
                for (int i = 0; i < Math.min(SOME, range.length()); i++) {
                    numbers.add(gradient[range.first() + i * range.length() / SOME]);
                }
            }
            FloatBuffer outputs = FloatBuffer.allocate(ROWS * replica.outputWidth());
            numbers.add((float) replica.predict(rows, outputs));
            for (int i = 0; i < ROWS; i++) {
                numbers.add(outputs.get(i * replica.outputWidth()));
            }
        }
        return numbers;
    }

    private static Map<String, String> expected() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AgreementContract.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        }
    }

    @AfterAll
    static void write() throws IOException {
        if (WRITE) {
            Files.write(
                    FILE,
                    WRITTEN.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + entry.getValue())
                            .toList());
        }
    }
}
