package dev.lockstep.driver.run;

import dev.lockstep.config.RunSpec;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;

/** A run, and after it, on the same cluster and below its directory, one that begins with its model less the smallest weights. */
record PruneSession(RunRequest request, PartRunner parts) {

    RunOutcome call() throws IOException, InterruptedException {
        SettingChange.refuse(request.directory(), request.run(), "its model is pruned when it ends");
        RunOutcome outcome = parts.run(new TrainingSession(request, () -> {}));
        return outcome.isCompleted() ? prune() : outcome;
    }

    private RunOutcome prune() throws IOException, InterruptedException {
        RunDirectory own = request.directory().part(RunDirectoryNames.PRUNED);
        try {
            // Where it is interrupted, it is resumed by its own directory: the run above it has ended.
            String model =
                    request.directory().file(RunDirectoryNames.MODEL).toUri().toString();
            RunSpec pruned =
                    request.run().pruned(model).partOf(request.directory().name());
            return parts.run(new TrainingSession(request.part(pruned, own), () -> {}));
        } finally {
            own.release();
        }
    }
}
