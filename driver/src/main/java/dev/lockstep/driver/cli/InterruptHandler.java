package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.TrainingRun;
import java.io.IOException;

/**
 * Ctrl-C, or a kind kill, while a run goes on: it is interrupted, and the process ends within two seconds, whatever Spark still
 * has to tidy up.
 */
record InterruptHandler(TrainingRun run) {
    private static final long PATIENCE_MILLIS = 1_600;

    static void watch(TrainingRun run) {
        // Hadoop's hooks run by priority, so that this one comes before Spark's, which stop what the run stands on.
        org.apache.hadoop.util.ShutdownHookManager.get().addShutdownHook(new InterruptHandler(run)::interrupted, 1000);
    }

    private void interrupted() {
        if (!run.isUnderway()) {
            return;
        }
        Thread end = new Thread(InterruptHandler::haltSoon, "interruption");
        end.setDaemon(true);
        end.start();
        try {
            run.interrupt("ended by a signal");
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
}
