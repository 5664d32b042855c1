package dev.lockstep.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The product as its users have it: a process of its own for each command, in a folder of its own. */
final class Product {
    static final String MAIN = "dev.lockstep.driver.cli.Main";
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Path folder;
    private final Map<String, String> spark;
    private final List<String> place;
    private final Duration longest;
    private final String hadoop;

    Product(Path folder) {
        this(folder, Map.of(), List.of(), LONGEST, "");
    }

    private Product(Path folder, Map<String, String> spark, List<String> place, Duration longest, String hadoop) {
        this.folder = folder;
        this.spark = spark;
        this.place = place;
        this.longest = longest;
        this.hadoop = hadoop;
    }

    /** What a command left behind. */
    record Ended(int status, String out, String err) {}

    static Path repository() {
        for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
            if (Files.exists(here.resolve("lockstep"))) {
                return here;
            }
        }
        throw new IllegalStateException(
                "not within the source tree: " + Path.of("").toAbsolutePath());
    }

    static String runFile(String name) {
        return repository().resolve("conf").resolve(name).toString();
    }

    /** The command that starts a JVM with what Spark and the engine need. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                Arrays.asList(System.getProperty("lockstep.jvm.flags").trim().split("\\s+")));
        if (!shortLived().isEmpty()) {
            command.add(shortLived());
        }
        return command;
    }

    /** What a JVM is given that lives for seconds; empty where it is to be as users have it. */
    static String shortLived() {
        return System.getProperty("lockstep.jvm.short", "");
    }

    static String classPath() {
        return WarmClasses.classPath();
    }

    /** A home of Spark without jars of its own: processes get them from their class path. */
    static Path sparkHome(Path folder) throws IOException {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("jars"));
        return home;
    }

    static Map<String, String> environment() {
        return Map.of("OMP_NUM_THREADS", "1", "SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13");
    }

    /** A product whose Spark has these settings, as spark-submit would hand them over. */
    Product on(Map<String, String> settings) {
        return new Product(folder, settings, place, longest, hadoop);
    }

    /** A product that works on that cluster, and where its master does. */
    Product on(StandaloneCluster cluster) {
        return new Product(folder, Masters.of(cluster), cluster.onMaster(), longest, hadoop);
    }

    /** A product whose Spark has these settings besides those that it has. */
    Product with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(spark);
        all.putAll(more);
        return new Product(folder, all, place, longest, hadoop);
    }

    /** A product whose commands may take as long as this. */
    Product within(Duration time) {
        return new Product(folder, spark, place, time, hadoop);
    }

    /** A product that reads Hadoop's settings there. */
    Product seeing(Path hadoopConf) {
        return new Product(folder, spark, place, longest, hadoopConf.toString());
    }

    /** How long a run may take. */
    Duration longest() {
        return longest;
    }

    Process start(String... arguments) throws IOException {
        return start(MAIN, SuiteEngine.arguments(arguments).toArray(String[]::new));
    }

    /** By spark-submit's own class, which is told everything by its arguments. */
    Process submit(String... arguments) throws IOException {
        return on(Map.of()).start("org.apache.spark.deploy.SparkSubmit", arguments);
    }

    /** The jar that spark-submit is given. */
    static String driverJar() {
        return Arrays.stream(classPath().split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*/lockstep-driver-[^/]*\\.jar"))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no lockstep-driver-*.jar is on the class path: run `verify`"));
    }

    /** Another program, as the product is started. */
    Process start(Class<?> program, String... arguments) throws IOException {
        return start(program.getName(), arguments);
    }

    /** What it says goes into a pipe that nobody reads, and stays there when the pipe is full. */
    Process startUnread(String... arguments) throws IOException {
        return builder(MAIN, arguments)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    private Process start(String main, String... arguments) throws IOException {
        return builder(main, arguments).start();
    }

    private ProcessBuilder builder(String main, String... arguments) {
        List<String> command = new ArrayList<>(place);
        command.addAll(java());
        command.addAll(WarmClasses.options());
        spark.forEach((key, value) -> command.add("-D" + key + "=" + value));
        // The driver has what its executors have.
        String jars = spark.getOrDefault("spark.executor.extraClassPath", classPath());
        command.addAll(List.of("-Xmx1g", "-cp", hadoop.isEmpty() ? jars : jars + File.pathSeparator + hadoop));
        command.add(main);
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment());
        builder.environment().put("SPARK_LOCAL_IP", spark.getOrDefault("spark.driver.host", "127.0.0.1"));
        if (!hadoop.isEmpty()) {
            builder.environment().put("HADOOP_CONF_DIR", hadoop);
        }
        builder.redirectOutput(folder.resolve("out.txt").toFile());
        builder.redirectError(folder.resolve("err.txt").toFile());
        return builder;
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        return end(start(arguments));
    }

    static void signal(ProcessHandle process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    Ended end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "did not end within " + longest + ": " + Files.readString(folder.resolve("err.txt")));
        }
        return new Ended(
                process.exitValue(),
                Files.readString(folder.resolve("out.txt")),
                Files.readString(folder.resolve("err.txt")));
    }

    /** Trains, and reads the result; fails with what the command said where it did not end well. */
    JsonNode train(String runFile, String directory, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("train", runFile(runFile), "--run", directory));
        arguments.addAll(Arrays.asList(more));
        Ended ended = run(arguments.toArray(String[]::new));
        if (ended.status() != 0) {
            throw new AssertionError("exit status " + ended.status() + "\n" + ended.out() + "\n" + ended.err());
        }
        return result(directory);
    }

    /** Runs commands in one process, one after another, and fails where one of them does. */
    Ended runAll(List<List<String>> commands) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        for (List<String> command : commands) {
            if (!arguments.isEmpty()) {
                arguments.add(ManyRuns.NEXT);
            }
            arguments.addAll(command);
        }
        Ended ended = end(start(ManyRuns.class.getName(), arguments.toArray(String[]::new)));
        if (ended.status() != 0) {
            throw new AssertionError("exit status " + ended.status() + "\n" + ended.out() + "\n" + ended.err());
        }
        return ended;
    }

    JsonNode result(String directory) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(directory).resolve("result.json").toFile());
    }

    Path folder() {
        return folder;
    }
}
