package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.network.Arithmetic;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Replicas compute for minutes: how fast, and in how much memory, as time goes by. No average, no Spark. */
final class EngineSoak {
    private static final int REPLICAS = Integer.getInteger("lockstep.soak.replicas", 2);
    private static final int SECONDS = Integer.getInteger("lockstep.soak.seconds", 60);
    private static final int EVERY = Integer.getInteger("lockstep.soak.every", 10);

    private static final String HEAD = """
            name: soak
            data: { source: digits }
            training: { replicas: 4, batch: 16, epochs: 1, updater: { adam: { learningRate: 0.001 } } }
            network:
              loss: crossEntropy
              layers:
            """;

    private EngineSoak() {}

    public static void main(String[] arguments) throws Exception {
        for (String kind : arguments.length == 0 ? new String[] {"mlp", "cnn", "lstm"} : arguments) {
            soak(kind);
        }
    }

    private static String layers(String kind) {
        return switch (kind) {
            case "mlp" -> """
                        - dense: { units: 64, activation: relu }
                        - batchNorm: {}
                        - dropout: 0.2
                        - dense: { units: 10, activation: softmax }
                    """;
            case "cnn" -> """
                        - reshape: [1, 28, 28]
                    """ + Benchmarks.LENET;
            case "lstm" -> """
                        - reshape: [28, 28]
                        - lstm: { units: 32 }
                        - lastStep
                        - dense: { units: 10, activation: softmax }
                    """;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static void soak(String kind) throws Exception {
        RunSpec run = RunFile.read("soak", HEAD + layers(kind), List.of());
        RandomRows dataset = RandomRows.samePictures(6400);
        EngineSpec spec = new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                dataset.schema(),
                42,
                Arithmetic.PORTABLE,
                100,
                100,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        AtomicLong steps = new AtomicLong();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        try (Engine engine = new Dl4jProvider().open(spec)) {
            Thread[] threads = new Thread[REPLICAS];
            for (int i = 0; i < REPLICAS; i++) {
                int number = i;
                threads[i] = new Thread(() -> {
                    try (Replica replica = engine.replica(number);
                            BatchFeed feed = dataset.trainingFeed(number, REPLICAS, 16, 1)) {
                        for (long step = 0; System.nanoTime() < end; step++) {
                            Batch batch = feed.batch(step);
                            replica.gradient(batch, step);
                            replica.update(step, batch.rows());
                            steps.incrementAndGet();
                        }
                    }
                });
                threads[i].start();
            }
            long before = 0;
            for (int at = EVERY; at <= SECONDS; at += EVERY) {
                Thread.sleep(EVERY * 1000L);
                long now = steps.get();
                Benchmarks.say(
                        "%s %4d s  %,9.0f steps/s  resident %,6d MB  heap %,6d MB  %s",
                        kind,
                        at,
                        (now - before) / (double) EVERY,
                        resident() >> 10,
                        (Runtime.getRuntime().totalMemory()
                                        - Runtime.getRuntime().freeMemory())
                                >> 20,
                        collections());
                before = now;
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static String collections() {
        StringBuilder all = new StringBuilder();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            all.append(bean.getName())
                    .append(' ')
                    .append(bean.getCollectionCount())
                    .append(" in ")
                    .append(bean.getCollectionTime())
                    .append(" ms  ");
        }
        return all.toString();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
