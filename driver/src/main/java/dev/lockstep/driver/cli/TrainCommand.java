package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.run.EngineChoice;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
            "  ./lockstep train conf/digits.yaml --set training.epochs=3 --ranks 2"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class TrainCommand implements Callable<Integer>, ComputingCommand, ResultCommand {
    @Mixin
    private RunFileOptions given;

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
        RunSpec run = run();
        EngineChoice choice = EngineChoice.of(run);
        return ConsoleRun.call(choice, given.takeAnywhere(choice.run(), run.name()), given.options());
    }
}
