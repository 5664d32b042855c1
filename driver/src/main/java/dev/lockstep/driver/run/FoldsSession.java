package dev.lockstep.driver.run;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cross-validation: one run after the other on one cluster, each in a directory of its own below the one that was asked
 * for. What has ended already is not made again, so that one that was interrupted can go on.
 */
record FoldsSession(RunRequest request, int folds, SparkCluster cluster, PartRunner parts) {

    RunOutcome call() throws IOException, InterruptedException {
        RunDirectory directory = request.directory();
        EngineChange.refuse(directory, request.run());
        SettingChange.refuse(directory, request.run(), "the folds of a cross-validation are compared");
        List<FoldsResult.Fold> ended = new ArrayList<>();
        for (int number = 1; number <= folds; number++) {
            RunOutcome outcome = fold(number);
            if (!outcome.isCompleted()) {
                return outcome;
            }
            String name = RunDirectoryNames.fold(number);
            ended.add(FoldsResult.Fold.read(name, directory.file(name)));
        }
        FoldsResult result = new FoldsResult(request.run().name(), ended);
        result.write(directory.path());
        request.listener().ended(result, directory.path());
        return RunOutcome.of(RunOutcome.End.COMPLETED, directory);
    }

    private RunOutcome fold(int number) throws IOException, InterruptedException {
        RunDirectory directory = request.directory();
        RunDirectory own = directory.part(RunDirectoryNames.fold(number));
        try {
            RunSpec fold = request.run().fold(number).partOf(directory.name());
            TrainingSession session = new TrainingSession(request.part(fold, own), () -> begin(number));
            if (own.hasEnded()) {
                session.verify(cluster);
                return RunOutcome.of(RunOutcome.End.COMPLETED, own);
            }
            request.listener().says("fold " + number + " of " + folds);
            RunOutcome outcome = parts.run(session);
            if (!outcome.isCompleted()) {
                request.listener().says("fold " + number + " did not end well: " + own.path());
            }
            return outcome;
        } catch (RuntimeException e) {
            if (number == 1 && BadInputException.covers(e)) {
                directory.giveBack();
            }
            throw e;
        } finally {
            own.release();
        }
    }

    /** The first fold's data and network are good: from here on there is something to go on with. */
    private void begin(int number) throws IOException {
        if (number == 1) {
            request.directory()
                    .begin(RunFile.write(request.run()), Optional.empty()); // each fold has an identity of its own
        }
    }
}
