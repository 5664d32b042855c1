package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.Disturbance;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.driver.run.RunOutcome;
import dev.lockstep.driver.run.TrainingRun;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A run whose executors fail on purpose, with the account of what that cost; and, where it is asked for, the same run once more, to
 * which nothing happens.
 *
 * @param says where the account goes, a line at a time
 */
record FaultsRun(
        FaultsOption faults, RunSpec run, RunDirectory directory, RunListener listener, Consumer<String> says) {
    private static final String LOCAL = "local(\\[.*)?";

    /** Before anything is begun. */
    static void check() {
        String master = System.getProperty("spark.master", "local");
        if (master.matches(LOCAL)) {
            throw new BadInputException("--faults ends executors, but with --master " + master
                    + " there is none: all that computes is this one process (start a cluster by deploy/standalone/start 4,"
                    + " and give the --master that it prints)");
        }
    }

    /** The exit status: it failed, too, where the weights are not those of the undisturbed run. */
    int train(SparkCluster cluster) throws IOException, InterruptedException {
        Disturbance disturbance = new Disturbance(faults.plan(), cluster.drill());
        TrainingRun disturbed = TrainingRun.of(run, directory).tellingTo(disturbance.before(listener));
        InterruptHandler.watch(disturbed);
        RunOutcome outcome;
        try {
            outcome = disturbed.train(cluster);
        } catch (RunFailedException e) {
            disturbance.account().forEach(says);
            throw e;
        }
        disturbance.account().forEach(says);
        if (!faults.verifies() || outcome.end() == RunOutcome.End.INTERRUPTED) {
            return ExitStatus.of(outcome);
        }
        List<String> undisturbed = undisturbed(cluster);
        if (!disturbance.weights().equals(undisturbed)) {
            says.accept("weights  " + words(disturbance.weights()) + ", but those of an undisturbed run are "
                    + words(undisturbed));
            return ExitStatus.FAILED;
        }
        says.accept("weights  those of an undisturbed run, bit for bit: " + words(undisturbed));
        return ExitStatus.of(outcome);
    }

    /** Its directory lies in that of the other, and is named for it: so are its checkpoints, wherever they are kept. */
    private List<String> undisturbed(SparkCluster cluster) throws IOException, InterruptedException {
        RunDirectory below = RunDirectory.create(directory.file(directory.name() + "-undisturbed"));
        says.accept("trains it once more, undisturbed, in " + below.path());
        List<String> weights = new CopyOnWriteArrayList<>();
        TrainingRun again = TrainingRun.of(run, below).tellingTo(event -> {
            if (event instanceof Event.RunEnded ended) {
                weights.add(ended.weightsSha256());
            }
        });
        InterruptHandler.watch(again);
        again.train(cluster);
        return weights;
    }

    private static String words(List<String> weights) {
        return String.join(", ", weights);
    }
}
