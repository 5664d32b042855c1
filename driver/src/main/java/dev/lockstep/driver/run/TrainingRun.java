package dev.lockstep.driver.run;

import dev.lockstep.config.HeldOut;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.page.Verbosity;
import java.io.IOException;

/** Which session a run file asks for. */
final class TrainingRun {
    private TrainingRun() {}

    static int call(RunSpec run, RunDirectory directory, Verbosity verbosity) throws IOException, InterruptedException {
        if (run.data().split().validation() instanceof HeldOut.Folds folds) {
            return new FoldsSession(run, folds.folds(), directory, verbosity).call();
        }
        return run.after().prune().isPresent()
                ? new PruneSession(run, directory, verbosity).call()
                : new TrainingSession(run, directory, verbosity).call();
    }
}
