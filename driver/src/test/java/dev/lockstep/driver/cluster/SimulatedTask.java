package dev.lockstep.driver.cluster;

import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings.Secrecy;
import dev.lockstep.simulation.SimulatedProcess;
import dev.lockstep.simulation.SimulatedStorage;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A task of a simulated Spark, on one of its executors: a rank, as it is anywhere. */
final class SimulatedTask implements RankPlatform {
    private static final Configuration STORAGE = SimulatedStorage.configuration();
    private static final int WIDEST_WINDOW = 16;

    private final SimulatedSpark.SimulatedJob job;
    private final RankTask task;
    private final int rank;
    private final SimulatedExecutor executor;
    private final BiConsumer<@Nullable TrainingOutcome, String> end;
    private @Nullable Thread thread;
    private boolean isStopped;

    /** @param end what it came to, or null and why it came to nothing */
    SimulatedTask(
            SimulatedSpark.SimulatedJob job,
            RankTask task,
            int rank,
            SimulatedExecutor executor,
            BiConsumer<@Nullable TrainingOutcome, String> end) {
        this.job = job;
        this.task = task;
        this.rank = rank;
        this.executor = executor;
        this.end = end;
    }

    SimulatedSpark.SimulatedJob job() {
        return job;
    }

    int rank() {
        return rank;
    }

    /** Where it runs. */
    SimulatedExecutor on() {
        return executor;
    }

    void begin(SimulatedProcess process, Runnable ended) {
        String attempt = task.attempt()
                .substring(task.attempt().lastIndexOf('-') + 1); // but not the name of the run, which is random
        thread = process.thread("rank " + rank + " of attempt " + attempt, () -> live(process, ended));
        thread.start();
    }

    private void live(SimulatedProcess process, Runnable ended) {
        TrainingOutcome outcome = null;
        String why = "";
        try {
            outcome = task.live(rank, this, new DriverChannel(task.attempt(), rank, process, () -> executor));
        } catch (RuntimeException e) {
            why = String.valueOf(e.getMessage());
        }
        ended.run();
        end.accept(outcome, why);
    }

    /** As Spark does it. */
    void stop() {
        isStopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public String application() {
        return "simulated";
    }

    @Override
    public String executor() {
        return executor.executorID();
    }

    @Override
    public String host() {
        return executor.hostname();
    }

    @Override
    public int ranksOnItsHost() {
        return 1;
    }

    @Override
    public boolean livesInTheDriver() {
        return false;
    }

    @Override
    public RankDevice device() {
        return new RankDevice.Given(List.of());
    }

    @Override
    public Path disk() {
        return job.disk();
    }

    @Override
    public Configuration hadoop() {
        return STORAGE;
    }

    /** All processes of this world are in one JVM, whose memory outlives them. */
    @Override
    public SurvivingState memoryOf(String run) {
        return executor.memoryOf(run);
    }

    @Override
    public ExchangePlatform exchange() {
        return executor.process().platform(WIDEST_WINDOW * task.ranks());
    }

    @Override
    public Secrecy secrecy() {
        return Secrecy.none();
    }

    @Override
    public Optional<Path> sharedMemory() {
        return Optional.empty();
    }

    @Override
    public boolean leaves() {
        return false;
    }

    @Override
    public boolean isStopped() {
        return isStopped;
    }
}
