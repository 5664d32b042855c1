package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Trains a network as a run file says.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Options of spark-submit (--master, --conf, --deploy-mode, --driver-memory, ...) mean what they mean to Spark.",
            "",
            "  ./lockstep train conf/moons.yaml",
            "  ./lockstep train conf/digits.yaml --set training.epochs=3 --ranks 2",
            "  ./lockstep train conf/digits.yaml --master spark://host:7077 --faults seed=7,every=15s,verify"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class TrainCommand implements Callable<Integer>, ComputingCommand, ResultCommand {
    @Mixin
    private RunFileOptions given;

    @Option(
            names = "--faults",
            paramLabel = "F",
            description = {
                "Has executors of this run fail on purpose, and says what that cost: seed=7,every=15s;",
                "with ,verify trains it once more, undisturbed, and compares the weights."
            })
    private @Nullable String faults;

    @Override
    public RunSpec run() {
        return given.run();
    }

    @Override
    public boolean hasResult() {
        return given.options().hasResult();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<FaultsOption> disturbed = Optional.ofNullable(faults).map(FaultsOption::of);
        if (disturbed.isPresent()) {
            FaultsRun.check();
        }
        RunSpec run = run();
        EngineChoice choice = EngineChoice.of(run);
        RunDirectory taken = given.takeAnywhere(choice.run(), run.name());
        return ConsoleRun.call(choice, taken, given.options(), disturbed);
    }
}
