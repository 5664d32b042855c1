package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of every kind, in real processes, at random moments: each run ends with the weights of the undisturbed one. As many
 * runs in a row as {@code -Dlockstep.faults=100} says, only of one kind with {@code -Dlockstep.fault=KILL_ALL}; the report lies in {@code target/faults.md}.
 */
@Tag("faults")
class FaultsIT {
    private static final int EXECUTORS = 4;
    private static final Path REPORT = Path.of("target", "faults.md");

    @TempDir
    static Path folder;

    private static final Map<Fault.Kind, String> UNDISTURBED = new EnumMap<>(Fault.Kind.class);
    private static final Map<Fault, List<Told>> TOLD = new EnumMap<>(Fault.class);
    private static StandaloneCluster cluster;

    /**
     * How a run ended.
     *
     * @param stall milliseconds from the fault to the next averaged step
     * @param repeated steps that were made again
     */
    private record Told(boolean isSame, double seconds, Optional<Long> stall, long repeated) {}

    @BeforeAll
    static void start() throws Exception {
        for (Fault.Kind kind : Fault.Kind.values()) {
            UNDISTURBED.put(
                    kind,
                    new Product(folder)
                            .train("moons.yaml", "undisturbed-" + kind, kind.settings())
                            .path("weightsSha256")
                            .asText());
        }
        cluster = StandaloneCluster.start(folder.resolve("cluster"), EXECUTORS);
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        Files.writeString(REPORT, report());
    }

    @TestFactory
    Stream<DynamicTest> runs() {
        String only = System.getProperty("lockstep.fault");
        Fault[] faults = only == null ? Fault.values() : new Fault[] {Fault.valueOf(only)};
        return IntStream.range(0, Integer.getInteger("lockstep.faults", faults.length))
                .mapToObj(run -> DynamicTest.dynamicTest(
                        "run " + run + ": " + faults[run % faults.length],
                        () -> happens(faults[run % faults.length], new Random(run))));
    }

    private static void happens(Fault fault, Random random) throws Exception {
        Scene scene = Scene.train(cluster, folder, "moons.yaml", fault.kind().settings());
        try {
            fault.happen(scene, random);
            long happened = System.currentTimeMillis();
            Product.Ended ended = scene.end();
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            boolean isSame = scene.weights().equals(UNDISTURBED.get(fault.kind()));
            double seconds = (System.currentTimeMillis() - happened) / 1e3;
            TOLD.computeIfAbsent(fault, key -> new ArrayList<>())
                    .add(new Told(isSame, seconds, stall(scene, happened), repeated(scene)));
            assertThat(isSame).as("the weights of the undisturbed run").isTrue();
        } finally {
            scene.driver().destroyForcibly();
        }
    }

    private static Optional<Long> stall(Scene scene, long happened) throws IOException {
        boolean goesOn = false;
        for (JsonNode event : scene.events()) {
            goesOn |= event.path("event").asText().equals("regrouped") && Scene.time(event) >= happened - 50;
            if (goesOn && event.path("event").asText().matches("progress|epochEnded")) {
                return Optional.of(Scene.time(event) - happened);
            }
        }
        return Optional.empty();
    }

    /** Of the first attempt after the fault: the step that failed, less the one from which the run went on. */
    private static long repeated(Scene scene) throws IOException {
        long failed = -1;
        for (JsonNode event : scene.events()) {
            if (event.path("event").asText().equals("regrouped")) {
                String why = event.path("why").asText();
                failed = why.matches("(?s).* training step [0-9]+.*")
                        ? Long.parseLong(why.replaceAll("(?s).* training step ([0-9]+).*", "$1"))
                        : failed;
            } else if (event.path("event").asText().equals("resumed") && failed >= 0) {
                return Math.max(0, failed - 1 - event.path("step").asLong());
            }
        }
        return 0;
    }

    private static String report() {
        StringBuilder report = new StringBuilder("""
                | what happens | runs | same weights | stall, median | stall, worst | steps repeated, most |
                |---|---:|---:|---:|---:|---:|
                """);
        TOLD.forEach((fault, told) -> {
            long[] stalls = told.stream()
                    .flatMap(t -> t.stall().stream())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            report.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %s | %s | %d |%n",
                    fault,
                    told.size(),
                    told.stream().filter(Told::isSame).count(),
                    stalls.length == 0 ? "" : stalls[stalls.length / 2] + " ms",
                    stalls.length == 0 ? "" : stalls[stalls.length - 1] + " ms",
                    told.stream().mapToLong(Told::repeated).max().orElse(0)));
        });
        return report.toString();
    }
}
