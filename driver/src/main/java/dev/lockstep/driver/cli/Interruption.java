package dev.lockstep.driver.cli;

import java.io.IOException;

/**
 * Ctrl-C, or a kind kill, while a run goes on: the run directory says so, and the process ends within two seconds,
 * whatever Spark still has to tidy up.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 1_200;

    private final RunRecord record;
    private volatile boolean over;

    private Interruption(RunRecord record) {
        this.record = record;
    }

    static Interruption watch(RunRecord record) {
        Interruption interruption = new Interruption(record);
        // Hadoop's hooks run by priority, so that this one comes before Spark's, which stop what the run stands on.
        org.apache.hadoop.util.ShutdownHookManager.get().addShutdownHook(interruption::interrupted, 1000);
        return interruption;
    }

    private void interrupted() {
        if (over) {
            return;
        }
        Thread end = new Thread(Interruption::haltSoon, "interruption");
        end.setDaemon(true);
        end.start();
        try {
            record.end("interrupted", "ended by a signal; what was learned since the last checkpoint is lost");
        } catch (IOException e) {
            System.err.println("lockstep: cannot write that the run was interrupted: " + e.getMessage());
        }
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

    @Override
    public void close() {
        isOver();
    }
}
