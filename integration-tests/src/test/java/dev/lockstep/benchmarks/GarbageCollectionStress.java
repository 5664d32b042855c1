package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Four replicas train and predict while the garbage collector runs all the time. What was freed under an operation that still
 * used it shows as a crash of the process, or as parameters that are not those of the same steps without the collector.
 */
public final class GarbageCollectionStress {
    private static final int REPLICAS = 4;
    private static final int STEPS = 100;
    private static final Duration LONG = Duration.ofSeconds(Integer.getInteger("lockstep.stress.seconds", 60));

    private static final String RUN = """
            name: stress
            data: { source: digits }
            network:
              layers:
                - dense: { units: 64, activation: tanh }
                - batchNorm: {}
                - dropout: 0.2
                - dense: { units: 32, activation: gelu }
                - activation: swish
                - dense: { units: 10, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 4
              batch: 32
              epochs: 1
              updater: { adam: { learningRate: 0.001 } }
            """;

    private GarbageCollectionStress() {}

    public static void main(String[] args) throws Exception {
        RunSpec run = RunFile.read("stress", RUN, List.of());
        Dataset dataset = RandomRows.samePictures(REPLICAS * 32L * STEPS);
        EngineSpec spec = new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                dataset.schema(),
                42,
                run.training().arithmetic(),
                STEPS,
                STEPS,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        try (Engine engine = new Dl4jProvider().open(spec)) {
            float[][] quiet = train(engine, dataset, new AtomicLong());
            Thread collector = new Thread(GarbageCollectionStress::collect, "collector");
            collector.setDaemon(true);
            collector.start();
            AtomicLong steps = new AtomicLong();
            long end = System.nanoTime() + LONG.toNanos();
            while (System.nanoTime() < end) {
                float[][] collected = train(engine, dataset, steps);
                for (int i = 0; i < REPLICAS; i++) {
                    if (!Arrays.equals(quiet[i], collected[i])) {
                        throw new IllegalStateException(
                                "replica " + i + " has other parameters, after " + steps + " steps");
                    }
                }
            }
            System.out.println(String.format(
                    Locale.ROOT,
                    "%,d steps while %,d collections ran: every bit the same",
                    steps.get(),
                    collections.get()));
        }
    }

    private static final AtomicLong collections = new AtomicLong();

    private static void collect() {
        while (true) {
            System.gc();
            collections.incrementAndGet();
        }
    }

    private static float[][] train(Engine engine, Dataset dataset, AtomicLong steps) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(REPLICAS);
        try {
            List<Future<float[]>> trained = java.util.stream.IntStream.range(0, REPLICAS)
                    .mapToObj(i -> threads.submit(() -> train(engine, dataset, i, steps)))
                    .toList();
            float[][] parameters = new float[REPLICAS][];
            for (int i = 0; i < REPLICAS; i++) {
                parameters[i] = trained.get(i).get();
            }
            return parameters;
        } finally {
            threads.shutdown();
        }
    }

    private static float[] train(Engine engine, Dataset dataset, int number, AtomicLong steps) {
        FloatBuffer outputs = FloatBuffer.allocate(32 * 10);
        try (Replica replica = engine.replica(number)) {
            var feed = dataset.trainingFeed(number, REPLICAS, 32, 42);
            for (int step = 0; step < STEPS; step++) {
                Batch batch = feed.batch(step);
                replica.gradient(batch, step);
                replica.update(step, batch.rows());
                replica.predict(batch, outputs);
                steps.incrementAndGet();
            }
            float[] parameters = new float[replica.parameters().capacity()];
            replica.parameters().get(0, parameters);
            return parameters;
        }
    }
}
