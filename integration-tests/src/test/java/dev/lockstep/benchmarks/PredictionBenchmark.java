package dev.lockstep.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.ModelPlace;
import dev.lockstep.driver.evaluate.PredictionJob;
import dev.lockstep.driver.evaluate.QuestionRequest;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.engine.model.ModelManifest;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.engine.parameter.WeightsHash;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.predict.Predictor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * How fast models of digits answer: one row after the other in a program, and those of a data set on Spark, beside what the
 * replicas alone compute, and what Spark alone writes.
 */
public final class PredictionBenchmark {
    private static final int CLASSES = 10;
    private static final int BATCH = 512;
    private static final int ROUNDS = 5;
    private static final int ASKED = 100_000;

    private PredictionBenchmark() {}

    /**
     * One of the run files.
     *
     * @param rows that it is asked about; a multiple of those of all batches
     */
    private record Asked(String runFile, long rows) {}

    public static void main(String[] args) throws Exception {
        for (Asked asked : List.of(new Asked("digits.yaml", 1_000_000), new Asked("digits-cnn.yaml", 100_000))) {
            Path folder = Files.createTempDirectory("prediction");
            try {
                String rows = folder.resolve("rows").toString();
                ByteRows.write(new org.apache.hadoop.fs.Path(rows), asked.rows());
                ModelPlace model = new ModelPlace(asked.runFile(), model(asked, rows));
                Benchmarks.say("conf/%s, %,d rows", asked.runFile(), asked.rows());
                one(model);
                double forward = forward(rows, model, asked.rows());
                double job = job(rows, model, asked.rows(), folder);
                Benchmarks.say("the job has %.2f of the speed of the forward pass alone", job / forward);
            } finally {
                Benchmarks.remove(folder);
            }
        }
    }

    /** First weights do as well as learned ones. */
    private static byte[] model(Asked asked, String rows) throws IOException {
        RunSpec run = RunFile.read(Path.of("..", "conf", asked.runFile()), List.of());
        try (ArrowDataset dataset = ArrowDataset.open(rows, ReadOptions.of(run.data()))) {
            LearnedRows learned = dataset.learned();
            ParameterLayout layout = ParameterLayout.of(NetworkCheck.plan(run.network(), learned.schema()));
            FloatBuffer weights = FloatBuffer.allocate(layout.length());
            layout.writeFirstWeights(weights, 1);
            List<ModelEntry> entries =
                    new ArrayList<>(ModelArchive.entries("dl4j", run.network(), learned.schema(), weights));
            entries.addAll(TrainedModel.entries(
                    run, ModelManifest.of(Map.of(), Map.of(), learned).named(WeightsHash.of(weights))));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ModelArchive.write(file, entries, "");
            return file.toByteArray();
        }
    }

    private static void one(ModelPlace model) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        try (Predictor predictor = Predictor.load(model.file(), model.content())) {
            float[] row = new float[ByteRows.WIDTH];
            double[] micros = new double[ROUNDS];
            long bytes = 0;
            for (int round = -1; round < ROUNDS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                long began = System.nanoTime();
                for (int i = 0; i < ASKED; i++) {
                    row[i % row.length] = i % 255 / 255f;
                    predictor.predict(row);
                }
                bytes = (threads.getCurrentThreadAllocatedBytes() - before) / ASKED;
                if (round >= 0) {
                    micros[round] = (System.nanoTime() - began) / 1e3 / ASKED;
                }
            }
            Runtime.getRuntime().gc();
            long held =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            Benchmarks.say(
                    "one row: %.1f µs, %,d bytes of garbage; %,d MB held after %,d rows",
                    Benchmarks.median(micros), bytes, held >> 20, (ROUNDS + 1) * ASKED);
        }
    }

    private static double forward(String rows, ModelPlace model, long count) {
        int cores = Runtime.getRuntime().availableProcessors();
        double[] speeds = new double[ROUNDS];
        try (ArrowDataset dataset = ArrowDataset.open(
                        rows, ReadOptions.of(model.model().run().data()));
                ThreadTeam team = new ThreadTeam(cores)) {
            ModelReplica[] replicas = new ModelReplica[cores];
            team.run(i -> replicas[i] = ModelReplica.open(model.model()));
            long steps = count / BATCH / cores;
            for (int round = -1; round < ROUNDS; round++) {
                long began = System.nanoTime();
                team.run(i -> {
                    FloatBuffer outputs = FloatBuffer.allocate(BATCH * CLASSES);
                    try (BatchFeed feed = dataset.evaluationFeed(Split.TRAIN, i, cores, BATCH)) {
                        Batch batch = feed.batch(0);
                        for (long step = 0; step < steps; step++) {
                            replicas[i].replica().predict(batch, outputs);
                        }
                    }
                });
                if (round >= 0) {
                    speeds[round] = steps * BATCH * cores * 1e9 / (System.nanoTime() - began);
                }
            }
            team.run(i -> replicas[i].close());
        }
        Benchmarks.say("forward pass alone, %d replicas: %,.0f rows/s", cores, Benchmarks.median(speeds));
        return Benchmarks.median(speeds);
    }

    private static double job(String rows, ModelPlace model, long count, Path folder) throws IOException {
        double[] speeds = new double[ROUNDS];
        double[] written = new double[ROUNDS];
        try (SparkSession session = SparkSession.builder()
                .config(SparkCluster.settings("prediction", 1))
                .config("spark.log.level", "WARN")
                .getOrCreate()) {
            for (int round = -1; round < ROUNDS; round++) {
                QuestionRequest all = new QuestionRequest(rows, List.of(), List.of(), Optional.empty());
                String to = folder.resolve("said" + round).toString();
                PredictionJob.Outcome outcome =
                        new PredictionJob(session, model, model.model()).write(all, to, "parquet");
                Dataset<Row> said = session.read().parquet(to);
                if (outcome.rows() != count || said.distinct().count() != count) {
                    throw new IllegalStateException("rows are missing, or there twice: " + outcome);
                }
                double alone = written(said, folder.resolve("again" + round));
                if (round >= 0) {
                    speeds[round] = count / outcome.seconds();
                    written[round] = count / alone;
                }
            }
        }
        Benchmarks.say("Spark alone writes the same rows at %,.0f rows/s", Benchmarks.median(written));
        Benchmarks.say("predict to Parquet: %,.0f rows/s", Benchmarks.median(speeds));
        return Benchmarks.median(speeds);
    }

    /** Seconds for which Spark writes rows that are in memory already. */
    private static double written(Dataset<Row> rows, Path to) {
        Dataset<Row> held = rows.persist(StorageLevel.MEMORY_ONLY());
        held.count();
        long began = System.nanoTime();
        held.write().parquet(to.toString());
        double seconds = (System.nanoTime() - began) / 1e9;
        held.unpersist(true);
        return seconds;
    }
}
