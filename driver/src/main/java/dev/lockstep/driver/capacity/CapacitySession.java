package dev.lockstep.driver.capacity;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.StepSample.Kind;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.cluster.ClusterDrill;
import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.driver.page.CapacityReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures a cluster, stage by stage, each within its share of the time. A stage that fails costs no more than itself: what went
 * wrong is said in the result, and the next one takes the executors that are left.
 */
public final class CapacitySession {
    /** What a stage may take beyond its share before it is given up: it ends by itself unless something is broken. */
    private static final Duration GRACE = Duration.ofSeconds(45);

    private static final int REPEATS = 3;
    private static final long SMALLEST = 1L << 10;
    private static final long LARGEST = 1L << 28;

    private final CapacityRequest request;
    private final Path folder;
    private final Consumer<String> says;
    private final RunSpec run;
    private final CapacityFindings findings;
    private final int asked;
    private volatile String stage = "waiting for executors";
    private volatile boolean over;
    private final int replicasARank;
    private int ranks;
    private String dataset = "";
    private RoomProbe.@Nullable Room room;
    private int batch;

    /**
     * @param ranks that there are
     * @param folder that takes what was found
     * @param says told how it goes, a line at a time
     */
    public CapacitySession(CapacityRequest request, int ranks, Path folder, Consumer<String> says) {
        this.request = request;
        this.ranks = ranks;
        this.folder = folder;
        this.says = says;
        asked = request.run().cluster().ranks().orElse(ranks);
        run = request.run();
        replicasARank = Math.max(1, run.training().replicas() / ranks);
        findings = new CapacityFindings(run, replicasARank);
    }

    /** Measures all there is, and leaves it in the folder, also where only a part of it could be measured. */
    public Capacity measure(SparkCluster cluster) throws IOException, InterruptedException {
        try {
            findings.version("spark", cluster.session().version());
            findings.version("java", Runtime.version().toString());
            if (ranks < asked) {
                missing(
                        "executors",
                        asked + " ranks were asked for, and there is room for " + ranks + ": what follows is of those");
            }
            says.accept(String.format(
                    Locale.ROOT,
                    "measures   %d %s, in about %d s",
                    ranks,
                    cluster.isLocal() ? "ranks on this machine" : "executors",
                    request.within().toSeconds()));
            attempt("executors", () -> executors(cluster));
            attempt("links", () -> links(cluster));
            attempt("averages", () -> averages(cluster));
            attempt("data", () -> data(cluster));
            attempt("batches", () -> batches(cluster));
            attempt("scaling", () -> scaling(cluster));
            attempt("soak", () -> soak(cluster));
            attempt("drill", () -> drills(cluster));
            Capacity capacity = findings.capacity();
            CapacityFile.write(folder, capacity);
            CapacityReport.write(folder, capacity);
            return capacity;
        } finally {
            over = true;
        }
    }

    /** Whether there is something to keep, were it to end now. */
    public boolean isUnderway() {
        return !over;
    }

    /** From another thread: leaves what there is. */
    public void interrupt(String why) throws IOException {
        if (!over) {
            missing(stage, why + "; what came after it was not measured");
            CapacityFile.write(folder, findings.capacity());
            CapacityReport.writeAtOnce(folder, findings.capacity());
        }
    }

    private double seconds(double share) {
        return request.within().toMillis() / 1e3 * share;
    }

    private void missing(String what, String why) {
        String said = what + ": " + why;
        findings.missing(said);
        says.accept("         " + said);
    }

    /** Has ranks do something; false where it failed. */
    private boolean probe(SparkCluster cluster, int count, double seconds, ProbeProgram program)
            throws InterruptedException {
        RunSpec wide = RunFile.read(
                "the run file",
                RunFile.write(run),
                List.of("training.replicas=" + Math.max(run.training().replicas(), count), "cluster.ranks=" + count));
        try {
            cluster.probe(wide, count, program, GRACE.plusMillis((long) (2_000 * seconds)), findings::accept);
            return true;
        } catch (RunFailedException e) {
            missing(stage, e.getMessage() + " (the rest of this stage was not measured)");
            ranks = Math.max(1, Math.min(ranks, cluster.ranksOfAll(run)));
            return false;
        }
    }

    /** A part of it. */
    private interface Stage {
        /** Says what came of it; empty where there was nothing to do */
        Optional<String> run() throws IOException, InterruptedException;
    }

    private void attempt(String name, Stage part) throws IOException, InterruptedException {
        stage = name;
        long began = System.nanoTime();
        try {
            part.run()
                    .ifPresent(what -> says.accept(String.format(
                            Locale.ROOT, "%-10s %s (%.1f s)", name, what, (System.nanoTime() - began) / 1e9)));
        } catch (RuntimeException e) {
            missing(name, String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> executors(SparkCluster cluster) throws InterruptedException {
        probe(cluster, ranks, seconds(0.07), new ExecutorProbe(seconds(0.07)));
        return Optional.of(findings.count(ExecutorMeasure.class) + " of " + ranks);
    }

    private Optional<String> links(SparkCluster cluster) throws InterruptedException {
        if (ranks == 1 || cluster.isLocal()) {
            return Optional.empty(); // there is none
        }
        probe(cluster, ranks, seconds(0.1), new LinkProbe(UUID.randomUUID().toString(), seconds(0.1)));
        return Optional.of(findings.count(LinkMeasure.class) + " each way");
    }

    private Optional<String> averages(SparkCluster cluster) throws InterruptedException {
        if (ranks == 1) {
            return Optional.empty();
        }
        List<Integer> counts =
                StepSizes.counts(ranks).stream().filter(count -> count > 1).toList();
        List<Long> sizes = new ArrayList<>();
        for (long size = SMALLEST; size <= LARGEST; size *= 4) {
            sizes.add(size);
        }
        double each = seconds(0.18) / counts.size();
        WireRounding rounding =
                WireRounding.valueOf(run.training().average().compress().name());
        probe(cluster, ranks, seconds(0.18), new AverageProbe(sizes, counts, replicasARank, each, rounding));
        return Optional.of("of 2 to " + ranks + " ranks");
    }

    private Optional<String> data(SparkCluster cluster) throws IOException, InterruptedException {
        String prepared = DatasetIngest.prepare(
                cluster.session(), run.data(), run.training().seed());
        long rows;
        try (ArrowDataset there = ArrowDataset.open(prepared, ReadOptions.of(run.data()))) {
            rows = there.rows(Split.TRAIN);
        }
        dataset = prepared;
        IngestRate.measure(cluster.session(), run, prepared).ifPresent(findings::accept);
        int fed = (int) Math.max(1, Math.min(run.training().rowsAStep(), rows / ranks));
        probe(cluster, ranks, seconds(0.08), new DataProbe(prepared, fed, seconds(0.08)));
        return Optional.of(String.format(Locale.ROOT, "%,d training rows", rows));
    }

    private Optional<String> batches(SparkCluster cluster) throws InterruptedException {
        if (dataset.isEmpty() || !probe(cluster, 1, seconds(0.02), new RoomProbe(dataset))) {
            return Optional.empty();
        }
        RoomProbe.Room known = java.util.Objects.requireNonNull(findings.room());
        batch = (int) Math.min(
                Math.min(run.training().rowsAStep(), known.largestBatch()),
                Math.max(1, known.trainingRows() / replicasARank));
        if (run.training().rowsAStep() > known.largestBatch()) {
            missing(
                    stage,
                    "a step of " + run.training().rowsAStep()
                            + " rows (training.batch × training.accumulate) has no room: " + known.whyNoMore()
                            + "; what follows is of batches of " + batch);
        }
        room = known;
        List<StepSize> sizes =
                StepSizes.batches(run.training().rowsAStep(), known.largestBatch(), known.trainingRows());
        probe(cluster, 1, seconds(0.15), new ScalingProbe(dataset, sizes, REPEATS, seconds(0.15)));
        return Optional.of(String.format(Locale.ROOT, "up to %,d rows have room", known.largestBatch()));
    }

    private Optional<String> scaling(SparkCluster cluster) throws InterruptedException {
        if (room == null) {
            return Optional.empty();
        }
        List<StepSize> sizes = StepSizes.scaling(ranks, replicasARank, batch, room.trainingRows());
        probe(cluster, ranks, seconds(0.35), new ScalingProbe(dataset, sizes, REPEATS, seconds(0.35)));
        return Optional.of("1 to " + ranks + " ranks");
    }

    private Optional<String> soak(SparkCluster cluster) throws InterruptedException {
        if (request.soak().isEmpty() || room == null) {
            return Optional.empty();
        }
        double seconds = request.soak().get().toMillis() / 1e3;
        StepSize size = new StepSize(Kind.WEAK, ranks, replicasARank, batch, false);
        probe(cluster, ranks, seconds, new SoakProbe(dataset, size, seconds));
        return Optional.of("held");
    }

    private Optional<String> drills(SparkCluster cluster) throws InterruptedException {
        if (!request.drill() || room == null) {
            return Optional.empty();
        }
        if (cluster.isLocal() || ranks == 1) {
            missing(stage, "there is no executor that could fail while others go on: measure a cluster (--master)");
            return Optional.empty();
        }
        FailureDrills drills = new FailureDrills(cluster, run, dataset, folder);
        for (ClusterDrill.Kind kind : List.of(ClusterDrill.Kind.KILLED, ClusterDrill.Kind.FROZEN)) {
            drills.drill(kind, ranks)
                    .ifPresentOrElse(
                            findings::drilled,
                            () -> missing(
                                    stage,
                                    "after an executor was " + kind.word() + " the others did not go on in time"));
            drills.awaitReplacement(ranks);
        }
        return Optional.of("an executor was killed, and one frozen");
    }
}
