package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.RateCurve;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RateFinder;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "find-rate",
        description = {
            "Tries which learning rates can be right: trains for some steps while the rate rises, and proposes the one",
            "at which the loss falls fastest. The curve lies in the directory that it leaves."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep find-rate conf/digits.yaml"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class FindRateCommand implements Callable<Integer>, ComputingCommand {
    private static final int MOST_STEPS = 1_000;
    private static final String PAGE = RunDirectoryNames.RATE_PAGE;

    @Option(names = "--lowest", paramLabel = "RATE", description = "The first rate; 1e-6 by default.")
    private double lowest = 1e-6;

    @Option(names = "--highest", paramLabel = "RATE", description = "The last rate; 10 by default.")
    private double highest = 10;

    @Option(names = "--steps", paramLabel = "N", description = "Steps to try, at most 1000; 200 by default.")
    private int steps = 200;

    @Mixin
    private RunFileOptions given;

    @Override
    public RunSpec run() {
        return given.run();
    }

    private void check() {
        if (!(lowest > 0 && lowest < highest && Double.isFinite(highest)) || steps < 20 || steps > MOST_STEPS) {
            throw new BadInputException("--lowest " + lowest + " --highest " + highest + " --steps " + steps
                    + " cannot be tried; give 0 < lowest < highest, and 20 to " + MOST_STEPS + " steps");
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        EngineChoice choice = EngineChoice.of(run());
        RunSpec run = choice.run();
        RunDirectory taken = given.take(run, run.name() + "-find-rate");
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = SparkCluster.start(run)) {
            RateCurve curve = new RateFinder(run, lowest, highest, steps).find(cluster, taken, RunListener.NOBODY);
            curve.write(run.name(), taken.file(PAGE));
            say(System.out, run, curve, taken.file(PAGE));
            return ExitStatus.DONE;
        } catch (RunFailedException e) {
            taken.giveBack();
            throw e;
        }
    }

    private static void say(PrintStream out, RunSpec run, RateCurve curve, Path page) {
        out.println(curve.sentence());
        curve.proposal()
                .ifPresent(rate -> out.println("try      --set training.updater."
                        + SettingWriter.spelt((Record) run.training().updater()) + ".learningRate=" + rate));
        out.println("curve    " + page);
    }
}
