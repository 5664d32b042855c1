package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.TrainingRun;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C, or a kind kill, while a run goes on: it is interrupted, and the process ends within two seconds, whatever Spark still
 * has to tidy up.
 */
record InterruptHandler(BooleanSupplier isUnderway, Interruption interruption) {
    private static final long PATIENCE_MILLIS = 1_600;

    /** Ends what goes on, and has it leave what there is. */
    interface Interruption {
        /**
         * Ends it.
         *
         * @param why as in "ended by a signal"
         */
        void interrupt(String why) throws IOException;
    }

    static void watch(TrainingRun run) {
        watch(run::isUnderway, run::interrupt);
    }

    /** @param isUnderway whether something goes on that would leave nothing if nobody interrupted it */
    static void watch(BooleanSupplier isUnderway, Interruption interruption) {
        // Hadoop's hooks run by priority, so that this one comes before Spark's, which stop what the run stands on.
        org.apache.hadoop.util.ShutdownHookManager.get()
                .addShutdownHook(new InterruptHandler(isUnderway, interruption)::interrupted, 1000);
    }

    private void interrupted() {
        if (!isUnderway.getAsBoolean()) {
            return;
        }
        Thread end = new Thread(InterruptHandler::haltSoon, "interruption");
        end.setDaemon(true);
        end.start();
        try {
            interruption.interrupt("ended by a signal");
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
