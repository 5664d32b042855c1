package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Looks at all executors as a run would find them, and whether each reaches each. */
public final class ClusterCheckup {
    /** Tasks for each slot, so that every executor gets some. */
    private static final int ASKED_EACH = 4;

    private static final int MILLIS_TO_CONNECT = 3_000;
    private static final int MOST_CALLERS = 512;

    /** One for the whole executor: nobody answers there, but the system takes calls. */
    private static final AtomicReference<@Nullable ServerSocket> DOOR = new AtomicReference<>();

    private final JavaSparkContext spark;
    private final int slots;

    /** @param slots how many ranks would be placed */
    ClusterCheckup(JavaSparkContext spark, int slots) {
        this.spark = spark;
        this.slots = slots;
    }

    /** A process and where it can be called. */
    private record Door(String name, String host, int port) implements Serializable {}

    /** What each executor says of itself, in the order of their names. */
    public List<ProcessFacts> facts(RunSpec run) {
        String text = RunFile.write(run);
        return onEach(
                () -> ProcessFacts.here(ExecutorSurvey.executor(), RunFile.read("run.yaml", text, List.of())),
                ProcessFacts::name);
    }

    /** Who cannot be reached by whom, a sentence each, and why. */
    public List<String> unreachable() {
        List<Door> doors = onEach(ClusterCheckup::open, Door::name);
        List<String> found = onEach(() -> new ArrayList<>(blockedFrom(doors)), List::toString).stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        onEach(ClusterCheckup::shut, name -> name);
        return found;
    }

    /** What is asked of each. */
    private interface Asked<T> extends Serializable {
        T answer() throws IOException;
    }

    /** Several tasks come to one executor; of what it answers, the first counts. */
    private <T> List<T> onEach(Asked<T> asked, Function<T, String> name) {
        int tasks = ASKED_EACH * slots;
        List<T> answers = spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(unused -> asked.answer())
                .collect();
        Collection<T> each = answers.stream()
                .collect(Collectors.toMap(name, one -> one, (one, other) -> one, TreeMap::new))
                .values();
        return each.stream().sorted(Comparator.comparing(name)).toList();
    }

    private static synchronized Door open() throws IOException {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        ServerSocket door = DOOR.get();
        if (door == null) {
            door = new ServerSocket(0, MOST_CALLERS, InetAddress.getByName(host));
            DOOR.set(door);
        }
        return new Door(ExecutorSurvey.executor(), host, door.getLocalPort());
    }

    private static synchronized String shut() throws IOException {
        ServerSocket door = DOOR.getAndSet(null);
        if (door != null) {
            door.close();
        }
        return ExecutorSurvey.executor();
    }

    private static List<String> blockedFrom(List<Door> doors) {
        List<String> blocked = new ArrayList<>();
        for (Door each : doors) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(each.host(), each.port()), MILLIS_TO_CONNECT);
            } catch (IOException e) {
                blocked.add(ExecutorSurvey.executor() + " cannot reach " + each.name() + " at " + each.host() + ":"
                        + each.port() + ": " + e.getMessage());
            }
        }
        return blocked;
    }
}
