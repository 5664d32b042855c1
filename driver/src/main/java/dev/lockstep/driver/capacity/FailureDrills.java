package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.Capacity.FailureDrill;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.ClusterDrill;
import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.RunJobs;
import dev.lockstep.driver.cluster.SparkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Trains, has an executor fail in the middle, and takes the time until the others go on. */
final class FailureDrills {
    private static final long LONGEST_SECONDS = 60;
    private static final long LONGEST_END_SECONDS = 20;
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final SparkCluster cluster;
    private final RunSpec run;
    private final String dataset;
    private final Path folder;

    /** @param folder that takes what such a training leaves */
    FailureDrills(SparkCluster cluster, RunSpec run, String dataset, Path folder) {
        this.cluster = cluster;
        this.run = run;
        this.dataset = dataset;
        this.folder = folder;
    }

    /** The run for as long as it takes, and with nothing that would end it. */
    private RunSpec endless(int ranks) {
        return RunFile.read(
                "the run file",
                RunFile.write(run),
                List.of(
                        "training.replicas=" + Math.max(ranks, run.training().replicas()),
                        "training.epochs=1000000",
                        "training.earlyStopping=none",
                        "checkpoint.every=1000000 epochs",
                        "cluster.grow=never",
                        "cluster.ranks=" + ranks,
                        "cluster.minRanks=1"));
    }

    /** What a failure costs; empty where nobody noticed, or nobody went on, in time */
    Optional<FailureDrill> drill(Kind kind, int ranks) throws InterruptedException {
        RunSpec endless = endless(ranks);
        DrillWatch watch = new DrillWatch(run.training().average().every());
        AtomicReference<@Nullable RunJobs> jobs = new AtomicReference<>();
        ClusterDrill drill = cluster.drill();
        watch.whenUnderWay(executor -> drill.fail(executor, kind));
        Thread training = new Thread(() -> train(endless, watch, jobs, kind), "capacity-drill");
        training.setDaemon(true);
        training.start();
        watch.await(LONGEST_SECONDS);
        RunJobs begun = jobs.get();
        if (begun != null) {
            begun.stop();
        }
        training.join(TimeUnit.SECONDS.toMillis(LONGEST_END_SECONDS));
        return watch.outcome(kind.word());
    }

    private void train(RunSpec endless, DrillWatch watch, AtomicReference<@Nullable RunJobs> jobs, Kind kind) {
        try (RunJobs own = cluster.jobs(endless)) {
            jobs.set(own);
            Path place = folder.resolve("drill-" + kind.word());
            cluster.train(endless, dataset, Files.createDirectories(place), watch, own);
        } catch (RunFailedException e) {
            watch.ended(); // it was stopped
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            watch.ended();
        }
    }

    /** Until there are so many executors again, or so long. */
    void awaitReplacement(int ranks) throws InterruptedException {
        long began = System.nanoTime();
        while (cluster.ranksOfAll(endless(ranks)) < ranks
                && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(LONGEST_END_SECONDS)) {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }
}
