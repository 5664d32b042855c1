package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real Spark cluster of one Master and some Workers, each a process of its own on this machine; gone when closed. */
final class StandaloneCluster implements AutoCloseable {
    private static final long LONGEST_MILLIS = 300_000;
    private static final String MASTER = "org.apache.spark.deploy.master.Master";
    private static final String WORKER = "org.apache.spark.deploy.worker.Worker";

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final Path home;
    private final Optional<Hosts> hosts;
    private String url = "";
    private int executors = 1;
    private Map<Integer, Map<String, String>> environments = Map.of();

    private StandaloneCluster(Path folder, Optional<Hosts> hosts) throws IOException {
        this.hosts = hosts;
        this.folder = Files.createDirectories(folder);
        home = Product.sparkHome(folder);
    }

    /** Starts workers with one core each; more settings of a worker as {@code -Dspark…}. */
    static StandaloneCluster start(Path folder, int workers, String... workerOptions)
            throws IOException, InterruptedException {
        return new StandaloneCluster(folder, Optional.empty()).start(workers, workerOptions);
    }

    /** Starts workers with room for so many executors each. */
    static StandaloneCluster startWide(Path folder, int workers, int executors)
            throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder, Optional.empty());
        cluster.executors = executors;
        return cluster.start(workers);
    }

    /** Starts a worker in each of these environments, which its executors have, too. */
    static StandaloneCluster start(Path folder, List<Map<String, String>> environments)
            throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder, Optional.empty());
        cluster.environments = IntStream.range(0, environments.size())
                .boxed()
                .collect(Collectors.toMap(worker -> worker + 1, environments::get));
        return cluster.start(environments.size());
    }

    /** Starts the master on host 0, and a worker on each other host. */
    static StandaloneCluster start(Path folder, Hosts hosts) throws IOException, InterruptedException {
        return new StandaloneCluster(folder, Optional.of(hosts)).start(hosts.count() - 1);
    }

    /** The same, with room for so many executors on each host. */
    static StandaloneCluster start(Path folder, Hosts hosts, int executors) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder, Optional.of(hosts));
        cluster.executors = executors;
        return cluster.start(hosts.count() - 1);
    }

    private StandaloneCluster start(int workers, String... workerOptions) throws IOException, InterruptedException {
        try {
            launch("master", 0, List.of(), MASTER, "--host", address(0), "--port", "0", "--webui-port", "0");
            url = "spark://"
                    + await("master", log -> log.contains("Starting Spark master at spark://"))
                            .replaceAll("(?s).*Starting Spark master at spark://([^\\s]+).*", "$1");
            for (int i = 0; i < workers; i++) {
                addWorker(workerOptions);
            }
            await("master", log -> log.split("Registering worker", -1).length > workers);
            return this;
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private void addWorker(String... options) throws IOException {
        int host = processes.size();
        String name = "worker-" + host;
        launch(
                name,
                host,
                Arrays.asList(options),
                WORKER,
                "--host",
                address(host),
                "--webui-port",
                "0",
                "--cores",
                String.valueOf(executors),
                "--memory",
                executors + "g",
                "--work-dir",
                folder.resolve(name).toString(),
                url);
    }

    String url() {
        return url;
    }

    /** The processes of executors that live now; the number that Spark gave them, as their command line says it. */
    Optional<ProcessHandle> executor(String id) {
        return processes.stream()
                .flatMap(worker -> worker.toHandle().descendants())
                .filter(process -> commandLine(process).contains("--executor-id " + id + " "))
                .findFirst();
    }

    /** How many executors live now, of whatever application. */
    long executors() {
        return processes.stream()
                .flatMap(worker -> worker.toHandle().descendants())
                .filter(process -> commandLine(process).contains("--executor-id "))
                .count();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it is gone by now
        }
    }

    /** Where a host is to be reached. */
    String address(int host) {
        return hosts.map(all -> all.address(host)).orElse("127.0.0.1");
    }

    /** What a command begins with that runs where the master does. */
    List<String> onMaster() {
        return hosts.map(all -> all.on(0)).orElse(List.of());
    }

    private void launch(String name, int host, List<String> options, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(hosts.map(all -> all.on(host)).orElse(List.of()));
        command.addAll(Product.java());
        command.add("-Xmx256m");
        command.addAll(options);
        command.addAll(List.of("-cp", Product.classPath(), main));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(Product.environment());
        builder.environment().putAll(environments.getOrDefault(processes.size(), Map.of()));
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_LOCAL_IP", address(host));
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        processes.add(builder.start());
    }

    private String await(String name, Predicate<String> said) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        long deadline = System.currentTimeMillis() + LONGEST_MILLIS;
        while (System.currentTimeMillis() < deadline) {
            String text = Files.readString(log);
            if (said.test(text)) {
                return text;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(name + " did not come up: " + Files.readString(log));
    }

    /** Executors are children of their workers: they end with them. */
    @Override
    public void close() {
        List<ProcessHandle> executors =
                processes.stream().flatMap(p -> p.toHandle().descendants()).toList();
        processes.forEach(Process::destroy);
        Stream.concat(processes.stream().map(Process::toHandle), executors.stream())
                .forEach(StandaloneCluster::end);
    }

    private static void end(ProcessHandle process) {
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            process.destroyForcibly();
        }
    }
}
