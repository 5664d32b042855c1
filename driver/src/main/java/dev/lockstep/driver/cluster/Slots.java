package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunSpec;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * How many ranks a run gets. With {@code spark.task.cpus} the user says how many cores a rank takes, and there are as many
 * ranks as fit; without it, each executor is one rank, with a thread for each of its replicas.
 */
record Slots(SparkConf spark, Membership membership) {
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*(\\d+).*");
    private static final String TASK_CPUS = "spark.task.cpus";

    int ranks(RunSpec run) throws InterruptedException {
        int replicas = run.training().replicas();
        OptionalInt asked = run.cluster().ranks().stream().mapToInt(i -> i).findFirst();
        Duration deadline = run.cluster().deadlines().start().duration();
        int wanted = asked.orElse(Math.min(replicas, expected().orElse(Integer.MAX_VALUE)));
        List<Membership.Executor> live =
                membership.await(now -> now.size() >= wanted, now -> slots(now) >= asked.orElse(1), deadline);
        if (slots(live) < asked.orElse(1)) {
            throw new RunFailedException(tooFew(asked.orElse(1), live, deadline));
        }
        return asked.orElse(Math.min(replicas, spark.contains(TASK_CPUS) ? slots(live) : live.size()));
    }

    private int slots(List<Membership.Executor> executors) {
        int cpus = spark.getInt(TASK_CPUS, 1);
        return executors.stream().mapToInt(e -> e.cores() / cpus).sum();
    }

    /** How many executors are on their way, where the settings say it. */
    private OptionalInt expected() {
        Matcher local = LOCAL_CLUSTER.matcher(spark.get("spark.master"));
        if (local.matches()) {
            return OptionalInt.of(Integer.parseInt(local.group(1)));
        }
        int instances = spark.getInt("spark.executor.instances", 0);
        return instances > 0 ? OptionalInt.of(instances) : OptionalInt.empty();
    }

    private String tooFew(int wanted, List<Membership.Executor> live, Duration deadline) {
        String why = membership.anyLoss().map(loss -> "; Spark lost " + loss).orElse("");
        return wanted + (wanted == 1 ? " rank needs a slot, but " : " ranks need a slot each, but ")
                + spark.get("spark.master") + " gave " + live.size() + " executors with " + slots(live)
                + " slots within " + deadline.toSeconds() + " s (cluster.deadlines.start)" + why
                + "; is the cluster up, is spark.executor.memory at most what a worker has, and are other applications"
                + " done?";
    }
}
