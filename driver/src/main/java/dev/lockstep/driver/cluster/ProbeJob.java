package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/** A probe: one barrier job, within a time. What its ranks found before it failed was told on the way. */
final class ProbeJob {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    /** After a failure, for Spark to say who was lost. */
    private static final Duration FOR_THE_CAUSE = Duration.ofMillis(1_500);

    private final JavaSparkContext spark;
    private final ExecutorRegistry registry;

    ProbeJob(JavaSparkContext spark, ExecutorRegistry registry) {
        this.spark = spark;
        this.registry = registry;
    }

    /**
     * Has all ranks run the program.
     *
     * @throws RunFailedException where it ended before all ranks were done; the message says why
     */
    @SuppressWarnings("try") // the inbox is there for what comes while it is open
    void run(RunSpec run, int ranks, ProbeProgram program, Duration most, Consumer<Serializable> findings)
            throws InterruptedException {
        String probe = "probe-" + UUID.randomUUID();
        long began = System.nanoTime();
        ProbeTask task = new ProbeTask(probe, RunFile.write(run), ranks, cores(), most.toMillis(), program);
        try (ProbeInbox inbox = ProbeInbox.open(probe, ranks, findings)) {
            BarrierJob<Integer> job = BarrierJob.begin(spark, ranks, task, Integer.class);
            try {
                while (job.await(BETWEEN_LOOKS).isEmpty()) {
                    if (System.nanoTime() - began > most.toNanos()) {
                        throw new RunFailedException("it did not end within " + most.toSeconds() + " s");
                    }
                }
            } catch (ExecutionException e) {
                throw new RunFailedException(why(e, began));
            } finally {
                job.cancel();
            }
        }
    }

    private Map<String, Integer> cores() {
        return registry.live().stream()
                .collect(Collectors.toUnmodifiableMap(ExecutorRegistry.Executor::id, ExecutorRegistry.Executor::cores));
    }

    private String why(ExecutionException failure, long began) throws InterruptedException {
        long failed = System.nanoTime();
        List<ExecutorRegistry.Loss> losses = registry.lossesSince(began);
        while (losses.isEmpty() && System.nanoTime() - failed < FOR_THE_CAUSE.toNanos()) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            losses = registry.lossesSince(began);
        }
        if (!losses.isEmpty()) {
            return losses.stream()
                    .map(loss -> loss.who() + " was lost: " + loss.why())
                    .collect(Collectors.joining("; "));
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage())
                .lines()
                .filter(line -> line.startsWith("Caused by: ") || line.contains("Exception: "))
                .reduce((first, last) -> last)
                .orElseGet(() ->
                        String.valueOf(cause.getMessage()).lines().findFirst().orElse(""))
                .replaceFirst(".*?(Exception|Error): ", "");
    }
}
