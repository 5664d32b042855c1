package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.driver.page.Verbosity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cross-validation: one run after the other on one cluster, each in a directory of its own below the one that was asked
 * for. What has ended already is not made again, so that one that was interrupted can go on.
 */
final class FoldsSession {
    private final RunSpec run;
    private final int folds;
    private final RunDirectory directory;
    private final Verbosity verbosity;

    FoldsSession(RunSpec run, int folds, RunDirectory directory, Verbosity verbosity) {
        this.run = run;
        this.folds = folds;
        this.directory = directory;
        this.verbosity = verbosity;
    }

    int call() throws IOException, InterruptedException {
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = TrainingSession.start(run, directory)) {
            List<FoldsResult.Fold> ended = new ArrayList<>();
            for (int number = 1; number <= folds; number++) {
                int status = fold(number, cluster);
                if (status != ExitStatus.DONE) {
                    return status;
                }
                ended.add(FoldsResult.Fold.read(name(number), directory.file(name(number))));
            }
            return end(new FoldsResult(run.name(), ended));
        }
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "fold-%02d", number);
    }

    private int fold(int number, SparkCluster cluster) throws IOException, InterruptedException {
        RunDirectory own = directory.part(name(number));
        try {
            Verbosity less = verbosity == Verbosity.JSON ? Verbosity.QUIET : verbosity;
            RunSpec fold = run.fold(number).partOf(directory.name());
            TrainingSession session = new TrainingSession(fold, own, less, () -> begin(number));
            if (own.hasEnded()) {
                session.verify(cluster);
                return ExitStatus.DONE;
            }
            say("fold " + number + " of " + folds);
            int status = session.on(cluster);
            if (status != ExitStatus.DONE) {
                say("fold " + number + " did not end well: " + own.path());
            }
            return status;
        } catch (BadInputException | dev.lockstep.config.RunFileException e) {
            if (number == 1) {
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
            directory.begin(RunFile.write(run), Optional.empty()); // each fold has an identity of its own
        }
    }

    private int end(FoldsResult result) throws IOException {
        result.write(directory.path());
        if (verbosity == Verbosity.JSON) {
            System.out.print(result.json());
        }
        say(result.sentence());
        say("report   " + directory.file("report.html"));
        return ExitStatus.DONE;
    }

    private void say(String line) {
        if (verbosity == Verbosity.NORMAL) {
            System.out.println(line);
        }
    }
}
