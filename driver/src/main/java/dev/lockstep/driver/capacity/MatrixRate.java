package dev.lockstep.driver.capacity;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;
import dev.lockstep.parallel.ThreadTeam;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Products of matrices by the engine of a run, on what it computes on: the gradient of a network of two wide layers, which is
 * hardly anything else. They are as large as those of a wide network with a large batch: smaller ones are slower, and would be a roof
 * that training lies above.
 */
final class MatrixRate implements AutoCloseable {
    private static final int WIDTH = 1024;
    private static final int BATCH = 256;
    private static final String NETWORK = """
            name: matrices
            data: { source: linear, features: 1 }
            network: { layers: [ dense: { units: 1024 }, dense: { units: 1024 }, dense: { units: 1 } ], loss: mse }
            training: {}
            """;

    /** The first layer passes nothing back; each other one is three products, of two operations a weight and row. */
    private static final double OPERATIONS = 2.0 * BATCH * WIDTH * WIDTH * (2 + 3);

    private static final DataSchema SCHEMA = new DataSchema(
            List.of(WIDTH),
            IntStream.range(0, WIDTH).mapToObj(String::valueOf).toList(),
            new DataSchema.Numbers(List.of("y")));

    private final Engine engine;
    private final ThreadTeam team;
    private final Replica[] replicas;
    private final Batch[] batches;

    private MatrixRate(Engine engine, ThreadTeam team) {
        this.engine = engine;
        this.team = team;
        replicas = new Replica[team.size()];
        batches = new Batch[team.size()];
    }

    static MatrixRate open(RunSpec run, ComputeDevice device, int threads) {
        MatrixRate rate = new MatrixRate(engine(run, device), new ThreadTeam(threads));
        rate.begin();
        return rate;
    }

    /** The engine of a run, with a network that every engine knows. */
    static Engine engine(RunSpec run, ComputeDevice device) {
        RunSpec network = RunFile.read("products of matrices", NETWORK, List.of());
        return Engines.named(run.training().engine())
                .open(new EngineSpec(
                        network.network(),
                        network.training().updater(),
                        network.training().clip(),
                        SCHEMA,
                        0,
                        run.training().arithmetic(),
                        1,
                        1,
                        InitialWeights.FRESH,
                        device));
    }

    private void begin() {
        team.run(i -> {
            replicas[i] = engine.replica(i);
            batches[i] = new Batch(BATCH, SCHEMA);
            batches[i].rows(BATCH);
            for (int at = 0; at < batches[i].features().capacity(); at++) {
                batches[i].features().put(at, (at % 7 - 3) / 3f);
            }
        });
    }

    /** Operations a second of so many threads at once, for about so long. */
    double measure(int threads, long nanos) {
        long began = System.nanoTime();
        long[] took = new long[team.size()];
        int[] rounds = new int[team.size()];
        team.run(i -> {
            long first = System.nanoTime();
            while (i < threads && (rounds[i] == 0 || System.nanoTime() - began < nanos)) {
                replicas[i].gradient(batches[i], rounds[i]);
                rounds[i]++;
            }
            took[i] = System.nanoTime() - first;
        });
        return IntStream.range(0, threads)
                .mapToDouble(i -> OPERATIONS * rounds[i] / took[i] * 1e9)
                .sum();
    }

    @Override
    public void close() {
        team.run(i -> {
            if (replicas[i] != null) {
                replicas[i].close();
            }
        });
        team.close();
        engine.close();
    }
}
