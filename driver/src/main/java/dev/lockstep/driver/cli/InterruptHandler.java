package dev.lockstep.driver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C, or a kind kill, while a run goes on: training is asked to leave its model, the run directory says what happened,
 * and the process ends within two seconds, whatever Spark still has to tidy up.
 */
final class InterruptHandler implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 1_600;

    private final RunRecord record;
    private final RunDirectory directory;
    private volatile boolean over;
    private volatile boolean underway;
    private volatile BooleanSupplier stop = () -> false;

    private InterruptHandler(RunRecord record, RunDirectory directory) {
        this.record = record;
        this.directory = directory;
    }

    static InterruptHandler watch(RunRecord record, RunDirectory directory) {
        InterruptHandler interruption = new InterruptHandler(record, directory);
        // Hadoop's hooks run by priority, so that this one comes before Spark's, which stop what the run stands on.
        org.apache.hadoop.util.ShutdownHookManager.get().addShutdownHook(interruption::interrupted, 1000);
        return interruption;
    }

    private void interrupted() {
        if (over) {
            return;
        }
        underway = true;
        Thread end = new Thread(InterruptHandler::haltSoon, "interruption");
        end.setDaemon(true);
        end.start();
        boolean stopped = stop.getAsBoolean();
        try {
            record.end(
                    "interrupted",
                    "ended by a signal; " + left(stopped) + "; go on with it: ./lockstep resume " + directory.path(),
                    stopped ? directory.weightsSha256() : ""); // else it may still be written
        } catch (IOException e) {
            System.err.println("lockstep: cannot write that the run was interrupted: " + e.getMessage());
        }
    }

    private String left(boolean stopped) {
        if (!Files.exists(directory.file("model.zip"))) {
            return "there was no model to keep yet";
        }
        return stopped
                ? "model.zip holds the best of what was learned"
                : "there was no time to wait for model.zip, which may be of an earlier epoch";
    }

    private static void haltSoon() {
        try {
            Thread.sleep(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }

    /** From here on the run has an outcome of its own. */
    void isOver() {
        over = true;
    }

    /** What to do before the run directory says that the run was interrupted. */
    void stopsBy(BooleanSupplier how) {
        stop = how;
    }

    /** Whether a signal came: what fails from then on, fails for that reason. */
    boolean isUnderway() {
        return underway;
    }

    @Override
    public void close() {
        isOver();
    }
}
