package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * How many ranks a run gets. With {@code spark.task.cpus} the user says how many cores a rank takes, and there are as many
 * ranks as fit; without it, each executor is one rank, with a thread for each of its replicas.
 */
record RankSlots(SparkConf spark, ExecutorRegistry registry, boolean isLocal) {
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*(\\d+).*");
    private static final String TASK_CPUS = "spark.task.cpus";

    /**
     * Waits for all ranks, but where these do not come, only for the fewest that will do. Whoever asks again has waited
     * already.
     */
    int first(RunSpec run) throws InterruptedException {
        Optional<Integer> asked = run.cluster().ranks();
        if (isLocal) {
            return asked.orElse(1);
        }
        OptionalInt wanted = wanted(run);
        int least = run.cluster().minRanks();
        List<ExecutorRegistry.Executor> live = registry.await(
                now -> wanted.isPresent() && now.size() >= wanted.getAsInt(),
                now -> slots(now) >= asked.orElse(wanted.orElse(least)),
                run.cluster().waiting().duration().minus(registry.age()));
        return slots(live) >= least ? ranks(run, live) : atLeast(run, least, "cluster.minRanks=" + least);
    }

    /** Whether so many could begin at once. */
    boolean areThere(int least) {
        return isLocal || slots(registry.ready()) >= least;
    }

    /**
     * After an attempt: those that could begin at once; where they are too few, waits for others.
     *
     * @param why fewer than the least will not do
     */
    int next(RunSpec run, int least, String why) throws InterruptedException {
        if (isLocal) {
            return first(run);
        }
        return areThere(least) ? ranks(run, registry.ready()) : atLeast(run, least, why);
    }

    /** Whether executors have come that could be ranks of a run that has so many. */
    boolean couldTakeMore(RunSpec run, int ranks) {
        return !isLocal && ranks(run, registry.ready()) > ranks;
    }

    /**
     * Waits as for the first ranks of a run, but for all executors, whatever it has replicas for: as many ranks as are asked for, or as
     * they have room for.
     */
    int all(RunSpec run) throws InterruptedException {
        first(run); // or says why there is none
        Optional<Integer> asked = run.cluster().ranks();
        OptionalInt wanted = asked.isPresent() ? OptionalInt.of(asked.get()) : expected();
        List<ExecutorRegistry.Executor> live = registry.await(
                now -> wanted.isPresent() && slots(now) >= wanted.getAsInt(),
                now -> wanted.isEmpty(),
                run.cluster().waiting().duration().minus(registry.age()));
        int room = asksForCores() || asked.isPresent() ? slots(live) : live.size();
        return Math.min(asked.orElse(Integer.MAX_VALUE), room);
    }

    private int atLeast(RunSpec run, int least, String needed) throws InterruptedException {
        Duration deadline = run.cluster().deadlines().start().duration();
        List<ExecutorRegistry.Executor> live = registry.await(now -> slots(now) >= least, now -> false, deadline);
        if (slots(live) < least) {
            throw new RunFailedException(tooFew(least, needed, live, deadline));
        }
        return ranks(run, live);
    }

    private int ranks(RunSpec run, List<ExecutorRegistry.Executor> on) {
        int most = run.cluster().ranks().orElse(run.training().replicas());
        return Math.min(most, asksForCores() || run.cluster().ranks().isPresent() ? slots(on) : on.size());
    }

    private boolean asksForCores() {
        return spark.contains(TASK_CPUS);
    }

    private int slots(List<ExecutorRegistry.Executor> executors) {
        int cpus = spark.getInt(TASK_CPUS, 1);
        return executors.stream().mapToInt(e -> e.cores() / cpus).sum();
    }

    /** How many ranks are on their way, where the settings say it. */
    private OptionalInt wanted(RunSpec run) {
        if (run.cluster().ranks().isPresent()) {
            return OptionalInt.of(run.cluster().ranks().get());
        }
        OptionalInt expected = expected();
        return expected.isPresent()
                ? OptionalInt.of(Math.min(run.training().replicas(), expected.getAsInt()))
                : OptionalInt.empty();
    }

    private OptionalInt expected() {
        Matcher local = LOCAL_CLUSTER.matcher(spark.get("spark.master"));
        if (local.matches()) {
            return OptionalInt.of(Integer.parseInt(local.group(1)));
        }
        int instances = spark.getInt("spark.executor.instances", 0);
        return instances > 0 ? OptionalInt.of(instances) : OptionalInt.empty();
    }

    private String tooFew(int wanted, String needed, List<ExecutorRegistry.Executor> live, Duration deadline) {
        String why = registry.anyLoss().map(loss -> "; Spark lost " + loss).orElse("");
        return wanted + (wanted == 1 ? " rank needs a slot, but " : " ranks need a slot each (" + needed + "), but ")
                + spark.get("spark.master") + " gave " + live.size() + " executors with " + slots(live)
                + " slots within " + deadline.toSeconds() + " s (cluster.deadlines.start)" + why
                + "; is the cluster up, is spark.executor.memory at most what a worker has, and are other applications"
                + " done?";
    }
}
