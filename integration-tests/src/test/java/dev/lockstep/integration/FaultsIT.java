package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
 * runs in a row as {@code -Dlockstep.faults=100} says, only of some kinds with {@code -Dlockstep.fault=KILL_ALL,STOP}, by the engine
 * that {@code -Dlockstep.engine=torch} names, on {@code -Dlockstep.executors=16}; the report lies in {@code target/faults.md}, or
 * {@code faults-torch.md}.
 */
@Tag("faults")
class FaultsIT {
    /** And replicas. */
    static final int EXECUTORS = Integer.getInteger("lockstep.executors", 4);

    private static final boolean ARE_MANY = EXECUTORS > 4;
    /** Of many, most wait for a processor most of the time. */
    static final List<String> DEADLINES = ARE_MANY
            ? List.of("cluster.deadlines.silence=60 s", "cluster.deadlines.start=15 min", "cluster.wait=10 min")
            : List.of("cluster.deadlines.silence=4 s");

    private static final Duration LONGEST = Duration.ofMinutes(ARE_MANY ? 60 : 10);
    private static final Path REPORT = Path.of("target", "faults" + SuiteEngine.ending() + ".md");

    @TempDir
    static Path folder;

    private static final Map<Fault.Kind, String> UNDISTURBED = new EnumMap<>(Fault.Kind.class);
    private static final Map<Fault, List<EventReport>> TOLD = new EnumMap<>(Fault.class);
    private static final List<Long> PLAIN = new ArrayList<>();
    private static int begun;
    private static StandaloneCluster cluster;

    /**
     * How a run ended.
     *
     * @param stall milliseconds from the fault to the next averaged step
     * @param intakes milliseconds without an averaged step, each time that a replacement was taken in
     * @param repeated steps that were made again
     */
    private record EventReport(boolean isSame, Optional<Long> stall, List<Long> intakes, long repeated) {}

    @BeforeAll
    static void start() throws Exception {
        Set<Fault.Kind> kinds = EnumSet.of(Fault.Kind.QUICK);
        Arrays.stream(faults()).map(Fault::kind).forEach(kinds::add);
        for (Fault.Kind kind : kinds) {
            UNDISTURBED.put(
                    kind,
                    new Product(folder)
                            .within(LONGEST)
                            .train("moons.yaml", "undisturbed-" + kind, kind.settings())
                            .path("weightsSha256")
                            .asText());
        }
        cluster = ARE_MANY
                ? StandaloneCluster.startWide(folder.resolve("cluster"), EXECUTORS / 4, 4)
                : StandaloneCluster.start(folder.resolve("cluster"), EXECUTORS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @TestFactory
    Stream<DynamicTest> runs() {
        Fault[] faults = faults();
        return IntStream.range(0, Integer.getInteger("lockstep.faults", faults.length))
                .mapToObj(run -> DynamicTest.dynamicTest(
                        "run " + run + ": " + faults[run % faults.length],
                        () -> happens(faults[run % faults.length], new Random(run))));
    }

    private static Fault[] faults() {
        String only = System.getProperty("lockstep.fault");
        return only == null
                ? Fault.values()
                : Arrays.stream(only.split(",", -1)).map(Fault::valueOf).toArray(Fault[]::new);
    }

    /** Nothing happens to these. */
    @TestFactory
    Stream<DynamicTest> runsOfAnySize() {
        return (ARE_MANY ? IntStream.of(1, EXECUTORS) : IntStream.rangeClosed(1, EXECUTORS))
                .mapToObj(ranks -> DynamicTest.dynamicTest(ranks + " executors", () -> trainsAlike(ranks)));
    }

    private static void trainsAlike(int ranks) throws Exception {
        Product product = new Product(Files.createDirectory(folder.resolve("ranks-" + ranks)))
                .on(cluster)
                .within(LONGEST);
        JsonNode result = product.train("moons.yaml", "run", onRanks(ranks));

        assertThat(result.path("ranks").asInt()).isEqualTo(ranks);
        assertThat(result.path("weightsSha256").asText()).isEqualTo(UNDISTURBED.get(Fault.Kind.QUICK));
    }

    private static String[] onRanks(int ranks) {
        return Stream.concat(Arrays.stream(Fault.Kind.QUICK.settings()), Stream.of("--ranks", "" + ranks))
                .toArray(String[]::new);
    }

    /** What Spark needs by itself, on the same machine, until the tasks of a stage that lost one run again. */
    @TestFactory
    Stream<DynamicTest> plainSpark() {
        return IntStream.range(0, Integer.getInteger("lockstep.plain", 1))
                .mapToObj(run -> DynamicTest.dynamicTest("plain Spark " + run, () -> retry(run)));
    }

    private static void retry(int run) throws Exception {
        PLAIN.add(plainSpark(run));
        Files.writeString(REPORT, report());
    }

    private static long plainSpark(int run) throws Exception {
        Path marks = Files.createDirectory(folder.resolve("plain-" + run));
        Process spark = new Product(folder).on(cluster).start(PlainRetry.class, marks.toString());
        try {
            String victim = awaitTasks(spark, marks, 0).get(1).replaceAll("0-1-", "");
            cluster.executor(victim).orElseThrow().destroyForcibly();
            long killed = System.currentTimeMillis();
            awaitTasks(spark, marks, 1);
            return System.currentTimeMillis() - killed;
        } finally {
            Files.createFile(marks.resolve("end"));
            spark.waitFor(1, TimeUnit.MINUTES);
            spark.destroyForcibly();
        }
    }

    private static List<String> awaitTasks(Process spark, Path marks, int attempt)
            throws IOException, InterruptedException {
        while (spark.isAlive()) {
            try (Stream<Path> files = Files.list(marks)) {
                List<String> tasks = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith(attempt + "-"))
                        .sorted()
                        .toList();
                if (tasks.size() == PlainRetry.TASKS) {
                    return tasks;
                }
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new AssertionError("Spark ended without attempt " + attempt);
    }

    private static void happens(Fault fault, Random random) throws Exception {
        begun++;
        Product product = new Product(Files.createTempDirectory(folder, "scene"))
                .on(cluster)
                .within(LONGEST);
        Scene scene = Scene.of(
                cluster,
                product,
                product.start(Stream.concat(
                                Stream.of("train", Product.runFile("moons.yaml"), "--run", "run"),
                                Arrays.stream(fault.kind().settings()))
                        .toArray(String[]::new)));
        try {
            fault.happen(scene, random);
            long happened = System.currentTimeMillis();
            Product.Ended ended = scene.end();
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            boolean isSame = scene.weights().equals(UNDISTURBED.get(fault.kind()));
            TOLD.computeIfAbsent(fault, key -> new ArrayList<>())
                    .add(new EventReport(isSame, stall(scene, happened), intakes(scene), repeated(scene)));
            assertThat(isSame).as("the weights of the undisturbed run").isTrue();
        } finally {
            scene.driver().destroyForcibly();
            Files.writeString(REPORT, report()); // after each run: a suite that is cut off tells what it has seen
        }
    }

    private static Optional<Long> stall(Scene scene, long happened) throws IOException {
        boolean goesOn = false;
        for (JsonNode event : scene.events()) {
            goesOn |= event.path("event").asText().equals("regrouped") && Scene.time(event) >= happened - 50;
            if (goesOn && tellsOfAStep(event)) {
                return Optional.of(Scene.time(event) - happened);
            }
        }
        return Optional.empty();
    }

    private static boolean tellsOfAStep(JsonNode event) {
        return event.path("event").asText().matches("progress|epochEnded");
    }

    /** From the last word of a step before more executors are taken in to the first one after it. */
    private static List<Long> intakes(Scene scene) throws IOException {
        List<Long> intakes = new ArrayList<>();
        long lastStep = 0;
        boolean takesIn = false;
        for (JsonNode event : scene.events()) {
            if (event.path("event").asText().equals("regrouped")) {
                takesIn = event.path("why").asText().equals("more executors have come");
            } else if (tellsOfAStep(event)) {
                if (takesIn) {
                    intakes.add(Scene.time(event) - lastStep);
                    takesIn = false;
                }
                lastStep = Scene.time(event);
            }
        }
        return intakes;
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
        List<EventReport> all = TOLD.values().stream().flatMap(List::stream).toList();
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                """
                %d runs in a row, of which %d ended, %d of them with the weights of the undisturbed run.

                | what happens | runs | same weights | stall, median | stall, worst | steps repeated, most |
                |---|---:|---:|---:|---:|---:|
                """,
                begun,
                all.size(),
                all.stream().filter(EventReport::isSame).count()));
        TOLD.forEach((fault, told) -> row(
                report,
                fault.toString(),
                told.size(),
                "" + told.stream().filter(EventReport::isSame).count(),
                sorted(told.stream().flatMap(t -> t.stall().stream())),
                "" + told.stream().mapToLong(EventReport::repeated).max().orElse(0)));
        long[] intakes = sorted(all.stream().flatMap(t -> t.intakes().stream()));
        row(report, "a replacement is taken in", intakes.length, "", intakes, "0");
        long[] plain = sorted(PLAIN.stream());
        row(report, "plain Spark tries a stage again that lost an executor", plain.length, "", plain, "all");
        return report.toString();
    }

    private static void row(StringBuilder to, String what, int runs, String same, long[] millis, String repeated) {
        to.append(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s |%n",
                what,
                runs,
                same,
                median(millis),
                worst(millis),
                repeated));
    }

    private static long[] sorted(Stream<Long> millis) {
        return millis.mapToLong(Long::longValue).sorted().toArray();
    }

    private static String median(long[] sorted) {
        return sorted.length == 0 ? "" : sorted[sorted.length / 2] + " ms";
    }

    private static String worst(long[] sorted) {
        return sorted.length == 0 ? "" : sorted[sorted.length - 1] + " ms";
    }
}
